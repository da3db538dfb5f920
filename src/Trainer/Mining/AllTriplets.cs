using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Takes every triplet: each query with each other picture of its class and each picture of another class.</summary>
/// <remarks>
/// <see cref="Losses.TripletLoss"/> never lists them: it sums over all of them at once. Nothing is unmatched.
/// "Batch all" in Hermans et al., "In Defense of the Triplet Loss for Person Re-Identification", 2017, section 2.
/// </remarks>
public sealed record AllTriplets : TripletMiner
{
    /// <inheritdoc/>
    public override MinedTriplets Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        Triplet[] triplets = [.. Of(distances)];
        return new MinedTriplets(triplets, new MiningStatistics(triplets.Length, triplets.Length, 0));
    }

    /// <summary>Yields the triplets one by one.</summary>
    internal static IEnumerable<Triplet> Of(PairDistances distances)
    {
        for (var query = 0; query < distances.Queries; query++)
        {
            var negatives = distances.NegativesOf(query);
            foreach (var positive in distances.PositivesOf(query))
                foreach (var negative in negatives)
                    yield return new Triplet(query, positive, negative);
        }
    }
}
