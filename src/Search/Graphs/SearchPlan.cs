namespace MLNetDeepRanking.Search.Graphs;

/// <summary>How a query is answered.</summary>
internal enum SearchPlan
{
    /// <summary>In whichever of the other ways is likely to be cheaper.</summary>
    Cheapest,

    /// <summary>By a walk through the graph; benchmarks and tests ask for it by name.</summary>
    Walk,

    /// <summary>By comparing all vectors that may be returned: exact.</summary>
    Scan,
}
