namespace MLNetDeepRanking.Transforms;

/// <summary>How much a neighbour counts in a prediction.</summary>
public enum NeighborWeighting
{
    /// <summary>Each counts 1.</summary>
    Uniform,

    /// <summary>Each counts 1 / (distance + 10⁻⁶): near ones more, and one that is the same nearly alone.</summary>
    InverseDistance,
}
