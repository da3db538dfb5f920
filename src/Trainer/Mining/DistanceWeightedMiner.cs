using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Draws for each query and positive one negative, so that near and far ones come alike often.</summary>
/// <remarks>
/// On the unit sphere in n dimensions nearly all points lie at the distance √2 of a query: drawn uniformly, negatives are all alike. The density of the
/// distance d is <c>q(d) ∝ dⁿ⁻² (1 − d²/4)^((n − 3)/2)</c>; a negative is drawn with a probability in proportion to <c>1 / q(d)</c>, where d counts as
/// at least <see cref="NearDistance"/>, lest noise decide, and negatives beyond <see cref="FarDistance"/> are left out. All d are Euclidean,
/// whatever the loss measures. Unmatched are the pairs of query and positive without a negative in reach. Embeddings must be of unit length.
/// Wu et al., "Sampling Matters in Deep Embedding Learning", ICCV 2017, section 4.1; both limits are those of the authors' code.
/// </remarks>
public sealed record DistanceWeightedMiner : TripletMiner
{
    /// <summary>Gets the Euclidean distance below which negatives are no longer drawn more often.</summary>
    /// <value>The default value is 0.5; above 0.</value>
    public double NearDistance { get; init; } = 0.5;

    /// <summary>Gets the Euclidean distance beyond which negatives are never drawn.</summary>
    /// <value>The default value is 1.4; above <see cref="NearDistance"/>, at most 2.</value>
    public double FarDistance { get; init; } = 1.4;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive(NearDistance);
        Require.That(FarDistance > NearDistance && FarDistance <= 2, FarDistance, "must be above NearDistance and at most 2");
    }

    /// <inheritdoc/>
    public override MinedTriplets Mine(PairDistances distances, Random random)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(random);
        var triplets = new List<Triplet>();
        var (candidates, unmatched) = (0L, 0L);
        for (var query = 0; query < distances.Queries; query++)
        {
            var (positives, negatives) = (distances.PositivesOf(query), distances.NegativesOf(query));
            candidates += (long)positives.Length * negatives.Length;
            var shares = CumulativeShares(distances, query, negatives);
            foreach (var positive in positives)
                if (shares is null) unmatched++;
                else triplets.Add(new Triplet(query, positive, negatives[Draw(shares, random)]));
        }
        return new MinedTriplets(triplets, new MiningStatistics(candidates, triplets.Count, unmatched));
    }

    // Element k is the probability of drawing one of the first k + 1 negatives. Null if none is in reach.
    private double[]? CumulativeShares(PairDistances distances, int query, int[] negatives)
    {
        double[] logarithms = [.. negatives.Select(row => LogWeight(Euclidean(distances, query, row), distances.EmbeddingSize))];
        var largest = logarithms.DefaultIfEmpty(double.NegativeInfinity).Max();
        if (double.IsNegativeInfinity(largest)) return null;
        // 1 / q spans hundreds of orders of magnitude in high dimensions: only ratios to the largest can be formed.
        var sum = 0.0;
        double[] cumulative = [.. logarithms.Select(logarithm => sum += Math.Exp(logarithm - largest))];
        return [.. cumulative.Select(share => share / sum)];
    }

    private double LogWeight(double d, int dimension)
    {
        if (!(d <= FarDistance)) return double.NegativeInfinity;
        d = Math.Max(d, NearDistance);
        return (2 - dimension) * Math.Log(d) - (dimension - 3) / 2.0 * Math.Log(Math.Max(1 - d * d / 4, 1e-8));
    }

    private static double Euclidean(PairDistances distances, int query, int row) => distances.Distance switch
    {
        EmbeddingDistance.SquaredEuclidean => Math.Sqrt(distances[query, row]),
        EmbeddingDistance.Cosine => Math.Sqrt(2 * distances[query, row]),
        _ => distances[query, row],
    };

    // The first share above the draw; those that are out of reach add nothing, so they are never the first.
    private static int Draw(double[] cumulative, Random random)
    {
        var draw = random.NextDouble();
        var found = Array.BinarySearch(cumulative, draw);
        var index = found < 0 ? ~found : found;
        while (cumulative[index] <= draw) index++;
        return index;
    }
}
