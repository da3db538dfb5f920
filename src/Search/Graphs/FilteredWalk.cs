namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Finds the nearest nodes of level 0 that hold an admitted vector, by a walk through all nodes.</summary>
/// <remarks>Those admitted need not be joined to each other, and may lie anywhere: a filter can allow just what is far from the query.</remarks>
internal static class FilteredWalk
{
    /// <summary>Fills the searcher's <see cref="Searcher.Admitted"/>, unless that would take longer than a scan.</summary>
    /// <param name="searcher">The searcher; its query is set.</param>
    /// <param name="start">The node to begin at.</param>
    /// <param name="wanted">The number of results wanted.</param>
    /// <param name="width">The width of a beam without a filter, at least <paramref name="wanted"/>.</param>
    /// <param name="snapshot">What is searched.</param>
    /// <param name="allowed">What a filter allows; all if null.</param>
    /// <param name="budget">What the walk may cost; whatever it takes if null.</param>
    /// <returns>False if the walk was given up.</returns>
    public static bool Run(Searcher searcher, int start, int wanted, int width, Snapshot snapshot, AllowedSlots? allowed, WalkBudget? budget)
    {
        var (beam, admitted) = (searcher.WideningBeam, searcher.Admitted);
        beam.Clear(wanted, width - wanted);
        admitted.Clear(searcher.Findings.WidthFor(wanted));
        searcher.BeginVisits(start);
        Offer(searcher.ScoreOne(searcher.Query, start), start);
        var compared = 1;
        var inspection = budget?.FirstInspection ?? int.MaxValue;
        for (var nearest = beam.Expand(); nearest >= 0; nearest = beam.Expand())
        {
            var count = searcher.Visited.Visit(searcher.Nodes.Neighbors(nearest, level: 0), searcher.Slots);
            searcher.Score(searcher.Query, count);
            for (var i = 0; i < count; i++) Offer(searcher.Keys[i], searcher.Slots[i]);
            compared += count;
            if (compared < inspection) continue;
            var inner = admitted.Count >= wanted ? beam.Inner : (double)wanted * compared / (admitted.Count + 1);
            if (budget!.Value.IsExceeded(compared, inner)) return false;
            inspection = 2 * compared;
        }
        return true;

        void Offer(float key, int slot)
        {
            beam.Offer(key, slot);
            if (key >= admitted.Limit || !snapshot.AdmitsNode(slot, allowed)) return;
            admitted.Offer(key, slot);
            if (admitted.Count >= wanted) beam.Anchor(admitted.Key(wanted - 1));
        }
    }
}
