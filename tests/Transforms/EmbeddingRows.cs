using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

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

/// <summary>The columns that tell neighbours, as the tests read them.</summary>
public sealed record NeighborRow(string[] Ids, string[] Labels, float[] Distances)
{
    public static NeighborRow[] Read(IDataView view, string name = "Neighbors")
    {
        var ids = view.GetColumn<string[]>($"{name}.Id").ToArray();
        var distances = view.GetColumn<float[]>($"{name}.Distance").ToArray();
        var labels = view.Schema.GetColumnOrNull($"{name}.Label") is null
            ? ids.Select(_ => Array.Empty<string>()).ToArray()
            : [.. view.GetColumn<string[]>($"{name}.Label")];
        return [.. ids.Select((id, i) => new NeighborRow(id, labels[i], distances[i]))];
    }
}

/// <summary>The definition of a nearest neighbour, in double precision.</summary>
internal static class NaiveSearch
{
    public static int[] Nearest(EmbeddingRow[] gallery, float[] query, VectorDistance distance, int k) =>
        [.. Enumerable.Range(0, gallery.Length).OrderBy(row => (float)Distance(gallery[row].Embedding, query, distance)).Take(k)];

    public static double Distance(float[] x, float[] q, VectorDistance distance)
    {
        var pairs = x.Zip(q, (a, b) => (X: (double)a, Q: (double)b)).ToArray();
        double Sum(Func<(double X, double Q), double> term) => pairs.Sum(term);
        return distance switch
        {
            VectorDistance.Cosine => 1 - Sum(p => p.X * p.Q) / Math.Sqrt(Sum(p => p.X * p.X) * Sum(p => p.Q * p.Q)),
            VectorDistance.Euclidean => Math.Sqrt(Sum(p => (p.X - p.Q) * (p.X - p.Q))),
            VectorDistance.Manhattan => Sum(p => Math.Abs(p.X - p.Q)),
            _ => Sum(p => p.X > 0 == p.Q > 0 ? 0 : 1),
        };
    }
}
