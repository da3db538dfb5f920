using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms;

/// <summary>A row with pixels and columns of every storage kind beside them.</summary>
public sealed class PixelRow
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public bool Label { get; set; }

    public string[] Tags { get; set; } = [];

    [VectorType(TestModel.PixelCount)]
    public byte[] Pixels { get; set; } = [];
}

/// <summary>What the tests read back of a <see cref="PixelRow"/>.</summary>
public sealed class EmbeddedRow
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string[] Tags { get; set; } = [];

    public float[] Embedding { get; set; } = [];
}

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
