namespace MLNetDeepRanking.Search.Graphs;

/// <summary>How to search when a part of the vectors may be returned.</summary>
internal enum SearchPlan
{
    /// <summary>Compare with each vector that may be returned.</summary>
    Scan,

    /// <summary>Search the graph, and collect on the way what may be returned.</summary>
    InGraph,

    /// <summary>Search the graph as if all might be returned, and drop the rest at the end.</summary>
    DropAfterwards,
}

/// <summary>Chooses the plan that compares the fewest vectors.</summary>
internal static class SearchPlans
{
    /// <summary>
    /// The number of vectors compared for each node that is expanded, a little above what is measured (8 to 12),
    /// since the scan goes through memory in order and is exact.
    /// </summary>
    private const double ComparisonsPerNode = 12;

    /// <summary>Above this share so few are dropped that a slightly wider beam costs less than a second one.</summary>
    private const double NearlyAll = 0.95;

    /// <remarks>
    /// A scan compares <c>allowed</c> vectors; a search in the graph expands <c>width · nodes / allowed</c> nodes to hold enough
    /// allowed ones. They break even at <c>allowed² = comparisons per node · width · nodes</c>: 11 % of 60 000 at a width of 64.
    /// </remarks>
    public static SearchPlan Choose(int nodes, int allowed, int width) =>
        (double)allowed * allowed <= ComparisonsPerNode * width * nodes ? SearchPlan.Scan
        : allowed >= NearlyAll * nodes ? SearchPlan.DropAfterwards
        : SearchPlan.InGraph;
}
