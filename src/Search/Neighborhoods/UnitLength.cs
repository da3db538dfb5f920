namespace MLNetDeepRanking.Search.Neighborhoods;

/// <summary>Brings vectors to unit length; a zero vector stays one.</summary>
internal static class UnitLength
{
    public static double[] Of(ReadOnlySpan<float> vector)
    {
        var components = new double[vector.Length];
        for (var i = 0; i < components.Length; i++) components[i] = vector[i];
        return Of(components);
    }

    public static double[] Of(double[] components)
    {
        var length = Math.Sqrt(components.Sum(component => component * component));
        return length > 0 ? Array.ConvertAll(components, component => component / length) : components;
    }

    /// <summary>Brings the rows of a matrix to unit length.</summary>
    public static void ScaleRows(Span<float> vectors, int dimension)
    {
        for (; vectors.Length > 0; vectors = vectors[dimension..])
        {
            var unit = Of(vectors[..dimension]);
            for (var i = 0; i < dimension; i++) vectors[i] = (float)unit[i];
        }
    }
}
