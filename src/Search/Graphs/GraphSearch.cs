namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Answers one query: chooses a plan, follows it, and falls back to a surer one if the graph did not yield enough.</summary>
internal static class GraphSearch
{
    /// <param name="graph">The graph.</param>
    /// <param name="query">The query; its components are finite.</param>
    /// <param name="width">The width of the beam, at least the number of results wanted.</param>
    /// <param name="allowed">What a filter allows; all if null.</param>
    /// <param name="ids">Receives ids; places beyond the last result keep what they hold.</param>
    /// <param name="distances">Receives distances.</param>
    /// <param name="avoided">A node to keep away from, or −1.</param>
    /// <returns>The number of results.</returns>
    public static int Run(
        Graph graph, ReadOnlySpan<float> query, int width, AllowedSlots? allowed, Span<long> ids, Span<float> distances, int avoided = -1)
    {
        var searcher = graph.Rent();
        try
        {
            searcher.SetQuery(query);
            searcher.Avoided = avoided;
            var count = Run(searcher, Math.Max(width, ids.Length), ids.Length, allowed);
            searcher.Findings.Write(ids, distances);
            return count;
        }
        finally
        {
            searcher.Avoided = -1;
            graph.Return(searcher);
        }
    }

    /// <summary>Compares the query with every vector: the truth that a recall is measured by.</summary>
    public static int RunExact(Graph graph, ReadOnlySpan<float> query, Span<long> ids, Span<float> distances)
    {
        var searcher = graph.Rent();
        try
        {
            searcher.SetQuery(query);
            var count = Scan(searcher, ids.Length, allowed: null);
            searcher.Findings.Write(ids, distances);
            return count;
        }
        finally
        {
            graph.Return(searcher);
        }
    }

    private static int Run(Searcher searcher, int width, int wanted, AllowedSlots? allowed)
    {
        var graph = searcher.Graph;
        var total = graph.Nodes.Count;
        var possible = Math.Min(allowed?.Count ?? total, graph.LiveCount);
        var plan = SearchPlans.Choose(total, possible, width);
        if (plan == SearchPlan.Scan) return Scan(searcher, wanted, allowed);

        var entry = graph.Entry;
        var start = GreedyDescent.To(level: 0, searcher, searcher.Query, entry);
        var widened = (int)Math.Min(total, Math.Ceiling((double)width * total / possible));
        var enough = Math.Min(wanted, possible);
        if (plan == SearchPlan.DropAfterwards && DropAfterwards(searcher, start, widened, wanted, allowed) is var kept && kept >= enough)
            return kept;
        var found = InGraph(searcher, start, width, widened, wanted, allowed);
        return found >= enough ? found : Scan(searcher, wanted, allowed);
    }

    private static int DropAfterwards(Searcher searcher, int start, int width, int wanted, AllowedSlots? allowed)
    {
        BeamSearch.Run(searcher, searcher.Query, start, level: 0, width);
        return Collect(searcher, searcher.Beam, withTwins: true, wanted, allowed);
    }

    /// <remarks>The frontier has twice the room that it should need, since allowed nodes are not spread evenly.</remarks>
    private static int InGraph(Searcher searcher, int start, int width, int widened, int wanted, AllowedSlots? allowed)
    {
        BeamSearch.Run(searcher, searcher.Query, start, width, (int)Math.Min(2L * widened, int.MaxValue / 2), allowed);
        return Collect(searcher, searcher.Admitted, withTwins: true, wanted, allowed);
    }

    private static int Scan(Searcher searcher, int wanted, AllowedSlots? allowed)
    {
        AllowedScan.Run(searcher, Findings.WidthFor(wanted), allowed);
        return Collect(searcher, searcher.Admitted, withTwins: false, wanted, allowed);
    }

    private static int Collect(Searcher searcher, Beam beam, bool withTwins, int wanted, AllowedSlots? allowed)
    {
        searcher.Findings.Collect(beam, withTwins, wanted, allowed, searcher.Code);
        return searcher.Findings.Count;
    }
}
