namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>Vectors one behind the other, as indexes take them.</summary>
internal static class Rows
{
    public static float[] Flatten(float[][] vectors, int dimension)
    {
        var flat = new float[vectors.Length * dimension];
        for (var i = 0; i < vectors.Length; i++) vectors[i].CopyTo(flat, i * dimension);
        return flat;
    }
}
