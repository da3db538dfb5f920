namespace MLNetDeepRanking.Transforms;

/// <summary>Makes rows of random pixels.</summary>
internal static class PixelRows
{
    public static PixelRow[] Random(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new PixelRow
        {
            Id = i,
            Name = $"n{i}",
            Label = i % 3 == 0,
            Tags = [.. Enumerable.Range(0, i % 5).Select(tag => $"t{tag}")],
            Pixels = Picture(random),
        })];
    }

    /// <summary>A flat colour with noise, so that embeddings differ.</summary>
    public static byte[] Picture(Random random)
    {
        int[] colour = [random.Next(256), random.Next(256), random.Next(256)];
        return [.. Enumerable.Range(0, TestModel.PixelCount).Select(i => (byte)Math.Clamp(colour[i % 3] + random.Next(-40, 40), 0, 255))];
    }
}
