namespace MLNetDeepRanking.Search.Graphs;

/// <summary>What a graph held when a search began: the search returns that, whatever writers do meanwhile, and so never comes up short.</summary>
/// <remarks>
/// The nodes are counted before the removals are: an update removes before it adds, so a snapshot that has the new vector of an id
/// has its removal too, and never holds both.
/// </remarks>
internal readonly struct Snapshot
{
    private readonly int _removals;

    public Snapshot(Graph graph)
    {
        Graph = graph;
        Count = graph.Nodes.Count;
        _removals = graph.Removals;
        LiveCount = graph.LiveCount;
    }

    public Graph Graph { get; }

    /// <summary>Gets the number of nodes, removed ones included.</summary>
    public int Count { get; }

    /// <summary>Gets about how many nodes were not removed.</summary>
    public int LiveCount { get; }

    /// <summary>Returns whether a vector was there.</summary>
    public bool Holds(int slot)
    {
        if (slot >= Count) return false;
        Graph.Nodes.Require(slot);
        return Graph.Nodes.RemovedBy(slot) is var removal && (removal == 0 || removal > _removals);
    }

    /// <summary>Returns whether a vector was there and a filter, if there is one, allows it.</summary>
    /// <remarks>Even one that is not allowed is looked at, because its twin may be next.</remarks>
    public bool Admits(int slot, AllowedSlots? allowed) => Holds(slot) && (allowed is null || allowed.Contains(slot));

    /// <summary>Returns whether a node, or one of its twins, was there and is allowed.</summary>
    public bool AdmitsNode(int slot, AllowedSlots? allowed)
    {
        for (; slot >= 0; slot = Graph.Nodes.NextTwin(slot))
            if (Admits(slot, allowed)) return true;
        return false;
    }
}
