using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;

namespace MLNetDeepRanking.Trainer.Tests.Mining;

/// <summary>Random distances with many ties, for classes of any size; some batches have rows that are no queries, some one class only.</summary>
internal static class RandomDistances
{
    public static IEnumerable<PairDistances> Seeds => Enumerable.Range(0, 60).Select(Of);

    public static PairDistances Of(int seed)
    {
        var random = new Random(seed);
        var rows = 1 + random.Next(14);
        var queries = seed % 3 == 0 ? (rows + 1) / 2 : rows;
        var classes = seed % 5 == 0 ? 1 : 1 + random.Next(5);
        var levels = seed % 2 == 0 ? 6 : 1000;
        return new PairDistances(
            [.. Enumerable.Range(0, queries * rows).Select(_ => 0.1 + 1.2 * random.Next(levels) / levels)],
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))],
            EmbeddingDistance.Euclidean,
            embeddingSize: 8);
    }

    public static IEnumerable<int> Positives(this PairDistances d, int query) =>
        Enumerable.Range(0, d.Rows).Where(row => row != query && d.Labels[row] == d.Labels[query]);

    public static IEnumerable<int> Negatives(this PairDistances d, int query) =>
        Enumerable.Range(0, d.Rows).Where(row => d.Labels[row] != d.Labels[query]);

    public static long CandidateTriplets(this PairDistances d) =>
        Enumerable.Range(0, d.Queries).Sum(query => (long)d.Positives(query).Count() * d.Negatives(query).Count());
}
