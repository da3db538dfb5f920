namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Decides what a search may return: vectors that are not removed and, if there is a filter, allowed by it.</summary>
internal static class Admission
{
    /// <summary>Returns the id of a vector that may be returned, or else <see cref="Neighbor.NoId"/>.</summary>
    public static long IdOf(NodeStore nodes, int slot, AllowedSlots? allowed) =>
        allowed is null || allowed.Contains(slot) ? nodes.Id(slot) : Neighbor.NoId;

    /// <summary>Returns whether a node, or one of its twins, may be returned.</summary>
    public static bool OfNode(NodeStore nodes, int slot, AllowedSlots? allowed)
    {
        for (; slot >= 0; slot = nodes.NextTwin(slot))
            if (IdOf(nodes, slot, allowed) != Neighbor.NoId) return true;
        return false;
    }
}
