namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Takes every pair: each query with each other row of the batch. Nothing is unmatched.</summary>
public sealed record AllPairs : PairMiner
{
    /// <inheritdoc/>
    public override MinedPairs Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var queries = Enumerable.Range(0, distances.Queries);
        Pair[] positives = [.. queries.SelectMany(query => distances.PositivesOf(query), (query, row) => new Pair(query, row))];
        Pair[] negatives = [.. queries.SelectMany(query => distances.NegativesOf(query), (query, row) => new Pair(query, row))];
        long count = positives.Length + negatives.Length;
        return new MinedPairs(positives, negatives, new MiningStatistics(count, count, 0));
    }
}
