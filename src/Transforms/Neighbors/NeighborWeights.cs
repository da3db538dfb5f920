namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>How much a neighbour counts, by its distance.</summary>
internal static class NeighborWeights
{
    /// <summary>Keeps the weight of a neighbour at no distance finite.</summary>
    public const double Floor = 1e-6;

    public static double Of(NeighborWeighting weighting, float distance) =>
        weighting == NeighborWeighting.Uniform ? 1 : 1 / (distance + Floor);
}
