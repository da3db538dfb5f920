using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms;

/// <summary>A row with an embedding and a name or label in every type that names can have.</summary>
public sealed class EmbeddingRow
{
    public const int Size = 8;

    [VectorType(Size)]
    public float[] Embedding { get; set; } = [];

    public string Name { get; set; } = "";

    public string? Label { get; set; }

    public int Number { get; set; }

    public float Real { get; set; }

    public bool Flag { get; set; }

    [KeyType(10)]
    public uint BareKey { get; set; }

    public static EmbeddingRow[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new EmbeddingRow
        {
            Embedding = [.. Enumerable.Range(0, Size).Select(_ => random.NextSingle() * 2 - 1)],
            Name = $"row-{i}",
            Label = $"label-{i % 4}",
            Number = -2 * i,
            Real = i / 2f,
            Flag = i % 2 == 1,
            BareKey = (uint)(i % 8 + 2),
        })];
    }
}
