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
    /// <returns>The number of results.</returns>
    public static int Run(
        Snapshot snapshot, ReadOnlySpan<float> query, int width, AllowedSlots? allowed, Span<long> ids, Span<float> distances, int avoided = -1)
    {
        var searcher = snapshot.Graph.Rent();
        try
        {
            searcher.SetQuery(query);
            searcher.Avoided = avoided;
            var count = Run(searcher, snapshot, Math.Max(width, ids.Length), ids.Length, allowed);
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

    /// <summary>Compares the query with every vector: the truth that a recall is measured by.</summary>
    public static int RunExact(Snapshot snapshot, ReadOnlySpan<float> query, Span<long> ids, Span<float> distances)
    {
        var searcher = snapshot.Graph.Rent();
        try
        {
            searcher.SetQuery(query);
            var count = Scan(searcher, snapshot, ids.Length, allowed: null);
            searcher.Findings.Write(ids, distances);
            return count;
        }
        finally
        {
            snapshot.Graph.Return(searcher);
        }
    }

    private static int Run(Searcher searcher, Snapshot snapshot, int width, int wanted, AllowedSlots? allowed)
    {
        var total = snapshot.Count;
        var possible = Math.Min(allowed?.Count ?? total, Math.Min(snapshot.LiveCount, total));
        var plan = SearchPlans.Choose(total, possible, width);
        // The other plans are chosen only where there are more than wanted: what yields fewer has missed some.
        if (plan == SearchPlan.Scan) return Scan(searcher, snapshot, wanted, allowed);

        if (snapshot.Graph.Space.CodeScorer is not null)
        {
            searcher.ComparesCodes = true;
            width = Math.Max(width, LeastWidthOfCodes(wanted));
        }
        var start = GreedyDescent.To(level: 0, searcher, searcher.Query, snapshot.Graph.Entry);
        var widened = (int)Math.Min(total, Math.Ceiling((double)width * total / possible));
        if (plan == SearchPlan.DropAfterwards && DropAfterwards(searcher, snapshot, start, widened, wanted, allowed) is var kept && kept >= wanted)
            return kept;
        var found = InGraph(searcher, snapshot, start, width, widened, wanted, allowed);
        return found >= wanted ? found : Scan(searcher, snapshot, wanted, allowed);
    }

    /// <summary>Codes put neighbours in a slightly wrong order: beside those wanted, half as many must be kept that may prove nearer.</summary>
    private static int LeastWidthOfCodes(int wanted) => (int)Math.Min(wanted + wanted / 2L, int.MaxValue / 2);

    private static int DropAfterwards(Searcher searcher, Snapshot snapshot, int start, int width, int wanted, AllowedSlots? allowed)
    {
        BeamSearch.Run(searcher, searcher.Query, start, level: 0, width);
        return Collect(searcher, snapshot, searcher.Beam, withTwins: true, wanted, allowed);
    }

    /// <remarks>The frontier has twice the room that it should need, since allowed nodes are not spread evenly.</remarks>
    private static int InGraph(Searcher searcher, Snapshot snapshot, int start, int width, int widened, int wanted, AllowedSlots? allowed)
    {
        BeamSearch.Run(searcher, start, width, (int)Math.Min(2L * widened, int.MaxValue / 2), snapshot, allowed);
        return Collect(searcher, snapshot, searcher.Admitted, withTwins: true, wanted, allowed);
    }

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
