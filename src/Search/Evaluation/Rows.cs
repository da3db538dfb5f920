namespace MLNetDeepRanking.Search;

/// <summary>Picks rows out of row-major vectors.</summary>
internal static class Rows
{
    public static float[] Gather(ReadOnlySpan<float> vectors, ReadOnlySpan<int> rows, int dimension)
    {
        var gathered = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++) vectors.Slice(rows[i] * dimension, dimension).CopyTo(gathered.AsSpan(i * dimension));
        return gathered;
    }

    /// <summary>Returns the numbers of the first rows, from 0.</summary>
    public static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];
}
