using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Takes for each query its farthest positive and its nearest negative.</summary>
/// <remarks>
/// From random weights the hardest negatives push all embeddings onto one point, where the loss stays at the gap; so all triplets are taken during
/// <see cref="TripletMiner.WarmUp"/>, which is 0.1 here by default. Unmatched are the queries without a positive or without a negative.
/// Of equal distances the first row counts.
/// "Batch hard" in Hermans et al., "In Defense of the Triplet Loss for Person Re-Identification", 2017, section 2.
/// </remarks>
public sealed record BatchHardMiner : TripletMiner
{
    /// <summary>Makes the miner with a warm-up of 0.1.</summary>
    public BatchHardMiner()
    {
        WarmUp = 0.1;
    }

    /// <inheritdoc/>
    public override MinedTriplets Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var triplets = new List<Triplet>();
        var candidates = 0L;
        for (var query = 0; query < distances.Queries; query++)
        {
            var (positives, negatives) = (distances.PositivesOf(query), distances.NegativesOf(query));
            candidates += (long)positives.Length * negatives.Length;
            if (Extreme.Farthest(distances.Of(query), positives) is { } positive && Extreme.Nearest(distances.Of(query), negatives) is { } negative)
                triplets.Add(new Triplet(query, positive, negative));
        }
        return new MinedTriplets(triplets, new MiningStatistics(candidates, triplets.Count, distances.Queries - triplets.Count));
    }
}
