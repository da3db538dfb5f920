namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Comes near the query quickly: on each level it steps to a nearer neighbour until there is none, then goes one level down.</summary>
internal static class GreedyDescent
{
    /// <summary>Returns the node where the search of <paramref name="level"/> should begin.</summary>
    public static int To(int level, Searcher searcher, EncodedVector query, (int Slot, int Level) entry)
    {
        var (nearest, current) = entry;
        var best = searcher.ScoreOne(query, nearest);
        for (; current > level; current--)
        {
            int before;
            do
            {
                before = nearest;
                var count = searcher.Nodes.Neighbors(before, current).CopyTo(searcher.Slots);
                searcher.Score(query, count);
                for (var i = 0; i < count; i++)
                    if (searcher.Keys[i] < best) (best, nearest) = (searcher.Keys[i], searcher.Slots[i]);
            }
            while (nearest != before);
        }
        return nearest;
    }
}
