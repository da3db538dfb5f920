using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Answers one query: chooses a plan, follows it, and falls back to a surer one if the graph did not yield enough.</summary>
internal static class GraphSearch
{
    /// <param name="snapshot">What is searched.</param>
    /// <param name="query">The query; its components are finite.</param>
    /// <param name="width">The width of the beam, at least the number of results wanted.</param>
    /// <param name="allowed">What a filter allows; all if null.</param>
    /// <param name="ids">Receives ids; places beyond the last result keep what they hold.</param>
    /// <param name="distances">Receives distances.</param>
    /// <param name="avoided">A node to keep away from, or −1.</param>
    /// <param name="plan">How to search.</param>
    /// <returns>The number of results.</returns>
    public static int Run(
        Snapshot snapshot, ReadOnlySpan<float> query, int width, AllowedSlots? allowed, Span<long> ids, Span<float> distances, int avoided = -1,
        SearchPlan plan = SearchPlan.Cheapest)
    {
        var searcher = snapshot.Graph.Rent();
        try
        {
            searcher.SetQuery(query);
            searcher.Avoided = avoided;
            var count = Run(searcher, snapshot, Math.Max(width, ids.Length), ids.Length, allowed, plan);
            searcher.Findings.Write(ids, distances);
            return count;
        }
        finally
        {
            searcher.Avoided = -1;
            searcher.ComparesCodes = false;
            snapshot.Graph.Return(searcher);
        }
    }

    private static int Run(Searcher searcher, Snapshot snapshot, int width, int wanted, AllowedSlots? allowed, SearchPlan plan)
    {
        var total = snapshot.Count;
        var possible = Math.Min(allowed?.Count ?? total, Math.Min(snapshot.LiveCount, total));
        var comparesCodes = snapshot.Graph.Space.CodeScorer is not null;
        if (comparesCodes) width = Math.Max(width, LeastWidthOfCodes(wanted));
        var budget = new WalkBudget(snapshot.Graph.Space, possible, total, wanted, width);
        // A walk is worthwhile only where there is more than is wanted: one that yields less has missed some.
        if (plan == SearchPlan.Scan || plan == SearchPlan.Cheapest && !budget.IsWorthwhile) return Scan(searcher, snapshot, wanted, allowed);

        searcher.ComparesCodes = comparesCodes;
        var start = GreedyDescent.To(level: 0, searcher, searcher.Query, snapshot.Graph.Entry);
        if (possible == total && WalkFreely(searcher, snapshot, start, width, wanted, allowed) is var all && all >= wanted) return all;
        return FilteredWalk.Run(searcher, start, wanted, width, snapshot, allowed, plan == SearchPlan.Walk ? null : budget)
            && Collect(searcher, snapshot, searcher.Admitted, withTwins: true, wanted, allowed) is var found && found >= wanted
            ? found : Scan(searcher, snapshot, wanted, allowed);
    }

    /// <summary>Codes put neighbours in a slightly wrong order: beside those wanted, half as many must be kept that may prove nearer.</summary>
    private static int LeastWidthOfCodes(int wanted) => (int)Math.Min(wanted + wanted / 2L, int.MaxValue / 2);

    private static int WalkFreely(Searcher searcher, Snapshot snapshot, int start, int width, int wanted, AllowedSlots? allowed)
    {
        BeamSearch.Run(searcher, searcher.Query, start, level: 0, width);
        return Collect(searcher, snapshot, searcher.Beam, withTwins: true, wanted, allowed);
    }

    // Inlined behind a walk, which the JIT has seen give up but rarely, the scan would run at a seventh of its speed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Scan(Searcher searcher, Snapshot snapshot, int wanted, AllowedSlots? allowed)
    {
        searcher.ComparesCodes = false;
        AllowedScan.Run(searcher, snapshot, searcher.Findings.WidthFor(wanted), allowed);
        return Collect(searcher, snapshot, searcher.Admitted, withTwins: false, wanted, allowed);
    }

    private static int Collect(Searcher searcher, Snapshot snapshot, Beam beam, bool withTwins, int wanted, AllowedSlots? allowed)
    {
        searcher.Findings.Collect(beam, withTwins, wanted, snapshot, allowed, searcher);
        return searcher.Findings.Count;
    }
}
