namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>
/// Keeps the negatives that are nearer than the query's farthest positive, and the positives that are farther than its nearest negative, each with
/// a tolerance ε.
/// </summary>
/// <remarks>
/// In similarities S = 1 − D: a negative is kept if <c>S > min S⁺ − ε</c>, a positive if <c>S &lt; max S⁻ + ε</c>. A query without positives keeps no
/// negative, and the other way round. Unmatched are the queries that keep no pair.
/// Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019, equations 10 and 11.
/// </remarks>
public sealed record MultiSimilarityMiner : PairMiner
{
    /// <summary>Gets ε, the tolerance, in units of the loss's distance.</summary>
    /// <value>The default value is 0.1, the paper's; 0 or more.</value>
    public double Tolerance { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate() => Require.NotNegative(Tolerance);

    /// <inheritdoc/>
    public override MinedPairs Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var (keptPositives, keptNegatives) = (new List<Pair>(), new List<Pair>());
        var (candidates, unmatched) = (0L, 0L);
        for (var query = 0; query < distances.Queries; query++)
        {
            var (positives, negatives) = (distances.PositivesOf(query), distances.NegativesOf(query));
            candidates += positives.Length + negatives.Length;
            var before = keptPositives.Count + keptNegatives.Count;
            if (Extreme.Farthest(distances.Of(query), positives) is { } farthest && Extreme.Nearest(distances.Of(query), negatives) is { } nearest)
            {
                var (reach, start) = (distances[query, farthest] + Tolerance, distances[query, nearest] - Tolerance);
                foreach (var row in positives)
                    if (distances[query, row] > start) keptPositives.Add(new Pair(query, row));
                foreach (var row in negatives)
                    if (distances[query, row] < reach) keptNegatives.Add(new Pair(query, row));
            }
            if (keptPositives.Count + keptNegatives.Count == before) unmatched++;
        }
        return new MinedPairs(keptPositives, keptNegatives, new MiningStatistics(candidates, keptPositives.Count + keptNegatives.Count, unmatched));
    }
}
