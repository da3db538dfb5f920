namespace MLNetDeepRanking.Reporting;

/// <summary>How vectors become points of a plane.</summary>
public enum MapProjection
{
    /// <summary>
    /// t-distributed stochastic neighbour embedding: neighbours stay neighbours, and groups come apart. Sizes of groups and distances between them mean little.
    /// </summary>
    TSne,

    /// <summary>Principal components: a shadow of the vectors in which distances are never longer than they are, and directions keep their meaning.</summary>
    PrincipalComponents,
}
