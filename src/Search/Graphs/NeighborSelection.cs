namespace MLNetDeepRanking.Search.Graphs;

/// <summary>
/// Chooses a node's neighbours from candidates: takes the nearest first, and passes over those that are nearer to one already taken
/// than to the node. So edges lead in many directions, between clusters too (algorithm 4 of Malkov and Yashunin, 2018).
/// </summary>
internal static class NeighborSelection
{
    /// <summary>Nodes compared at once; the comparison ends with the first that is nearer.</summary>
    private const int Group = 4;

    /// <summary>Writes the slots taken from a beam.</summary>
    /// <returns>Their number, at most the length of <paramref name="taken"/>.</returns>
    public static int Select(Searcher searcher, Beam candidates, Span<int> taken)
    {
        var count = 0;
        for (var rank = 0; rank < candidates.Count && count < taken.Length; rank++)
        {
            var slot = candidates.Slot(rank);
            if (!IsNearerToOne(searcher, slot, candidates.Key(rank), taken[..count])) taken[count++] = slot;
        }
        return count;
    }

    private static bool IsNearerToOne(Searcher searcher, int slot, float key, ReadOnlySpan<int> taken)
    {
        var candidate = searcher.Nodes.Encoded(slot);
        for (var first = 0; first < taken.Length; first += Group)
        {
            var group = taken[first..Math.Min(first + Group, taken.Length)];
            searcher.Graph.Space.Scorer.Score(searcher.Nodes, candidate, group, searcher.Keys);
            foreach (var other in searcher.Keys.AsSpan(0, group.Length))
                if (other < key) return true;
        }
        return false;
    }
}
