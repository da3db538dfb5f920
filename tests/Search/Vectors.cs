namespace MLNetDeepRanking.Search.Tests;

/// <summary>Vectors for tests, row-major, from a seed.</summary>
internal static class Vectors
{
    /// <summary>Components spread evenly over −1 to 1.</summary>
    public static float[] Random(int seed, int count, int dimension)
    {
        var random = new Random(seed);
        return Create(count * dimension, () => 2 * random.NextSingle() - 1);
    }

    /// <summary>Components −1, 0 and 1 only: many ties, duplicates and zero vectors, and sums without rounding.</summary>
    public static float[] Ternary(int seed, int count, int dimension)
    {
        var random = new Random(seed);
        return Create(count * dimension, () => random.Next(-1, 2));
    }

    /// <summary>Points around as many centres as there are clusters, as embeddings of classes lie.</summary>
    public static float[] Clustered(int seed, int count, int dimension, int clusters)
    {
        var centres = Random(seed: 0, clusters, dimension);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).SelectMany(_ =>
            centres.Row(random.Next(clusters), dimension).ToArray().Select(centre => centre + 0.5f * random.NextSingle()))];
    }

    public static long[] Ids(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(id => (long)id)];

    public static ReadOnlySpan<float> Row(this float[] vectors, int row, int dimension) => vectors.AsSpan(row * dimension, dimension);

    private static float[] Create(int length, Func<float> component)
    {
        var components = new float[length];
        foreach (ref var value in components.AsSpan()) value = component();
        return components;
    }
}
