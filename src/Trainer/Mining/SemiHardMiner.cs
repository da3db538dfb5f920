using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Takes for each query and positive the nearest negative that is farther than the positive.</summary>
/// <remarks>
/// Such a negative is ordered rightly, but perhaps not yet by the gap; nearer ones, which are ordered wrongly, make the network collapse early in
/// training. The loss ignores those that are farther by the gap already. Unmatched are the pairs of query and positive without a farther negative.
/// Of equal distances the first row counts.
/// Schroff et al., "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015, section 3.2.
/// </remarks>
public sealed record SemiHardMiner : TripletMiner
{
    /// <inheritdoc/>
    public override MinedTriplets Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var triplets = new List<Triplet>();
        var (candidates, unmatched) = (0L, 0L);
        for (var query = 0; query < distances.Queries; query++)
        {
            var (positives, negatives) = (distances.PositivesOf(query), distances.NegativesOf(query));
            candidates += (long)positives.Length * negatives.Length;
            foreach (var positive in positives)
            {
                var negative = Extreme.Nearest(distances.Of(query), negatives, beyond: distances[query, positive]);
                if (negative is { } found) triplets.Add(new Triplet(query, positive, found));
                else unmatched++;
            }
        }
        return new MinedTriplets(triplets, new MiningStatistics(candidates, triplets.Count, unmatched));
    }
}
