using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

/// <summary>A small random batch. Seeds walk through the awkward ones: lone classes, one class, equal rows, ties, rows that are no queries.</summary>
internal sealed record RandomBatch(double[][] Rows, int[] Labels, int Queries)
{
    public const int EmbeddingSize = 5;
    public const int Classes = 4;

    public static RandomBatch Of(int seed)
    {
        var ordinary = Ordinary(seed);
        var (rows, labels) = (ordinary.Rows, ordinary.Labels);
        return (seed % 6) switch
        {
            1 => ordinary with { Labels = [0, .. labels[1..].Select(label => 1 + label % (Classes - 1))] },
            2 => ordinary with { Labels = [.. labels.Select(_ => 2)] },
            3 => ordinary with { Rows = [.. rows.Select(_ => rows[0])] },
            4 => ordinary with { Rows = [.. rows.Select((_, i) => rows[i / 2])] },
            5 => ordinary with { Queries = rows.Length / 2 },
            _ => ordinary,
        };
    }

    /// <summary>A batch without ties: losses are smooth around it.</summary>
    public static RandomBatch Ordinary(int seed)
    {
        var random = new Random(seed);
        var count = 4 + random.Next(9);
        double[][] rows = [.. Enumerable.Range(0, count).Select(_ => UnitRow(random))];
        return new RandomBatch(rows, [.. rows.Select(_ => random.Next(Classes))], count);
    }

    public LossBatch ToLossBatch(Tensor embeddings) => new(embeddings, Labels, queries: Queries);

    public Tensor Matrix() => tensor(Rows.SelectMany(row => row).ToArray(), [Rows.Length, EmbeddingSize], dtype: ScalarType.Float64);

    public RandomBatch Shifted(int row, int column, double by)
    {
        var copy = Rows.Select(r => (double[])r.Clone()).ToArray();
        copy[row][column] += by;
        return this with { Rows = copy };
    }

    public IEnumerable<int> PositivesOf(int query) => Enumerable.Range(0, Rows.Length).Where(row => row != query && Labels[row] == Labels[query]);

    public IEnumerable<int> NegativesOf(int query) => Enumerable.Range(0, Rows.Length).Where(row => Labels[row] != Labels[query]);

    public double D(int a, int b, EmbeddingDistance distance) => distance switch
    {
        EmbeddingDistance.SquaredEuclidean => Rows[a].Zip(Rows[b], (x, y) => (x - y) * (x - y)).Sum(),
        EmbeddingDistance.Euclidean => Math.Sqrt(D(a, b, EmbeddingDistance.SquaredEuclidean)),
        _ => 1 - Cosine(Rows[a], Rows[b]),
    };

    public double Cosine(int a, int b) => Cosine(Rows[a], Rows[b]);

    public static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x)) / Math.Sqrt(b.Sum(x => x * x));

    // Numbers that single precision holds exactly, so that a memory in single precision loses nothing.
    private static double[] UnitRow(Random random)
    {
        var row = Enumerable.Range(0, EmbeddingSize).Select(_ => random.NextDouble() - 0.5).ToArray();
        var length = Math.Sqrt(row.Sum(x => x * x));
        return [.. row.Select(x => (double)(float)(x / length))];
    }
}
