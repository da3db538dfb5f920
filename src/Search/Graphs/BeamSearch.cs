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

    /// <summary>Prefetches the neighbours of the node that is expanded next, unless a nearer one turns up first.</summary>
    private static void FetchNext(Searcher searcher, Beam beam)
    {
        if (beam.NearestSlot() is var next and >= 0) searcher.Nodes.FetchNeighbors(next);
    }
}
