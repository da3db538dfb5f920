namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Finds the nearest nodes of one level: expands the nearest node not yet expanded, until none is left in the beam.</summary>
internal static class BeamSearch
{
    /// <summary>Fills the searcher's <see cref="Searcher.Beam"/> with the nearest nodes of a level.</summary>
    public static void Run(Searcher searcher, EncodedVector query, int start, int level, int width)
    {
        var beam = searcher.Beam;
        beam.Clear(width);
        searcher.BeginVisits(start);
        beam.Offer(searcher.ScoreOne(query, start), start);
        for (var nearest = beam.Expand(); nearest >= 0; nearest = beam.Expand())
        {
            var count = searcher.Visited.Visit(searcher.Nodes.Neighbors(nearest, level), searcher.Slots);
            FetchNext(searcher, beam);
            searcher.Score(query, count);
            for (var i = 0; i < count; i++) beam.Offer(searcher.Keys[i], searcher.Slots[i]);
        }
    }

    /// <summary>Fills the searcher's <see cref="Searcher.Admitted"/> with the nearest nodes of level 0 that hold an admitted vector.</summary>
    /// <remarks>
    /// The search passes through all nodes, since those admitted alone need not be joined to each other. It ends when it holds
    /// <paramref name="width"/> admitted nodes and all others in reach are farther away.
    /// </remarks>
    public static void Run(Searcher searcher, int start, int width, int frontierWidth, Snapshot snapshot, AllowedSlots? allowed)
    {
        var (frontier, admitted) = (searcher.Beam, searcher.Admitted);
        frontier.Clear(frontierWidth);
        admitted.Clear(width);
        searcher.BeginVisits(start);
        Offer(searcher.ScoreOne(searcher.Query, start), start);
        while (frontier.NearestKey() <= admitted.Limit && frontier.Expand() is var nearest and >= 0)
        {
            var count = searcher.Visited.Visit(searcher.Nodes.Neighbors(nearest, level: 0), searcher.Slots);
            FetchNext(searcher, frontier);
            searcher.Score(searcher.Query, count);
            for (var i = 0; i < count; i++) Offer(searcher.Keys[i], searcher.Slots[i]);
        }

        void Offer(float key, int slot)
        {
            if (key >= admitted.Limit) return;
            frontier.Offer(key, slot);
            if (snapshot.AdmitsNode(slot, allowed)) admitted.Offer(key, slot);
        }
    }

    /// <summary>Prefetches the neighbours of the node that is expanded next, unless a nearer one turns up first.</summary>
    private static void FetchNext(Searcher searcher, Beam beam)
    {
        if (beam.NearestSlot() is var next and >= 0) searcher.Nodes.FetchNeighbors(next);
    }
}
