using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>Makes distances of a collection's scores: of two neighbours, the nearer one has the lower distance whatever the function.</summary>
internal static class StoredDistance
{
    private const string Known =
        "CosineSimilarity, CosineDistance, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance, EuclideanSquaredDistance, " +
        "HammingDistance and ManhattanDistance";

    /// <exception cref="ArgumentException">The function is unknown, or neighbours cannot be weighted by it.</exception>
    public static void Check(string function, NeighborWeighting weighting)
    {
        _ = Of(function);
        var isProduct = function is DistanceFunction.DotProductSimilarity or DistanceFunction.NegativeDotProductSimilarity;
        if (isProduct && weighting == NeighborWeighting.InverseDistance)
            throw new ArgumentException(
                $"Neighbours cannot be weighted by the inverse of {function}, which is no distance: choose NeighborWeighting.Uniform.", nameof(weighting));
    }

    /// <summary>Returns what makes a distance of a score.</summary>
    /// <exception cref="ArgumentException">The function is unknown.</exception>
    public static Func<double, double> Of(string function) => function switch
    {
        // Rounding makes similarities a little above 1.
        DistanceFunction.CosineSimilarity => score => Math.Max(0, 1 - score),
        DistanceFunction.DotProductSimilarity => score => -score,
        DistanceFunction.CosineDistance or DistanceFunction.NegativeDotProductSimilarity or DistanceFunction.EuclideanDistance
            or DistanceFunction.EuclideanSquaredDistance or DistanceFunction.HammingDistance or DistanceFunction.ManhattanDistance => score => score,
        _ => throw new ArgumentException(
            $"'{function}' is not a known distance function. Set DistanceFunction to one whose scores go the same way; known are {Known}.", nameof(function)),
    };
}
