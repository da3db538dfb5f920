namespace MLNetDeepRanking.Search;

/// <summary>Scales the rows of a matrix to unit length; a zero vector stays as it is.</summary>
internal static class UnitRows
{
    public static void ScaleAll(Span<float> vectors, int dimension)
    {
        for (; vectors.Length > 0; vectors = vectors[dimension..])
        {
            var vector = vectors[..dimension];
            var squares = 0.0;
            foreach (var component in vector) squares += (double)component * component;
            if (squares == 0) continue;
            var scale = 1 / Math.Sqrt(squares);
            foreach (ref var component in vector) component = (float)(component * scale);
        }
    }
}
