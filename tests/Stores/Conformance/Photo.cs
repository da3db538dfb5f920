using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>A record with a value of each common kind.</summary>
public sealed class Photo
{
    public const int Dimensions = 16;

    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public int Year { get; set; }

    [VectorStoreData]
    public string? Place { get; set; }

    [VectorStoreData]
    public bool Sharp { get; set; }

    [VectorStoreData]
    public double? Height { get; set; }

    [VectorStoreData]
    public DateTimeOffset Taken { get; set; }

    [VectorStoreData]
    public List<string> Tags { get; set; } = [];

    [VectorStoreVector(Dimensions, DistanceFunction = DistanceFunction.CosineDistance)]
    public ReadOnlyMemory<float> Embedding { get; set; }

    /// <summary>Makes photos whose years cycle through a hundred, so that one year is 1 % of them.</summary>
    public static Photo[] Some(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Photo
        {
            Id = $"photo {i}",
            Year = 1900 + i % 100,
            Place = i % 3 == 0 ? null : $"place {i % 7}",
            Sharp = i % 2 == 0,
            Height = i % 5 == 0 ? null : i / 4.0,
            Taken = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i),
            Tags = [$"tag {i % 4}", $"tag {i % 6}"],
            Embedding = Vector(random),
        })];
    }

    public static float[] Vector(Random random) => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
}
