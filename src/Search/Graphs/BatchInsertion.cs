namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Inserts a batch of nodes: all choose their neighbours at once, then the neighbours link back.</summary>
/// <remarks>
/// While they choose, the graph stays as it was, and each node also compares itself with the batch's earlier ones; so the choice is
/// that of an insertion one by one. Links back are made node by node from sorted lists. Therefore the graph depends on the vectors,
/// their order and the seed, never on the number of threads or their luck; two nodes are never changed by two threads, and no lock
/// is taken (after Manohar et al., "ParlayANN: Scalable and Deterministic Parallel Graph-Based Approximate Nearest Neighbor Search
/// Algorithms", 2024).
/// </remarks>
internal sealed class BatchInsertion(Graph graph, int first, int count, ParallelOptions parallel)
{
    /// <summary>Large enough to keep threads busy, small enough that comparing the batch with itself is a twentieth of the work.</summary>
    public const int Size = 256;

    private readonly NodeStore _nodes = graph.Nodes;

    /// <summary>For each node of the batch, an older node with the same vector, or −1.</summary>
    private readonly int[] _equals = new int[count];

    /// <summary>Joins the nodes, which are written and follow each other, to the graph.</summary>
    public void Run()
    {
        For(count, Choose);
        JoinTwins();
        new BackLinks(graph, first, count, parallel).Run();
        RaiseEntry();
        _nodes.Publish(first + count);
    }

    private void For(int items, Action<int> body)
    {
        if (items == 1) body(0);
        else Parallel.For(0, items, parallel, body);
    }

    /// <summary>Writes the neighbour lists of one new node, which nobody else can see yet.</summary>
    private void Choose(int member)
    {
        var searcher = graph.Rent();
        var slot = first + member;
        var vector = _nodes.Encoded(slot);
        var level = _nodes.Level(slot);
        var entry = graph.Entry;
        if (entry.Slot >= 0 && level < entry.Level) entry = (GreedyDescent.To(level, searcher, vector, entry), level);

        Span<float> mateKeys = stackalloc float[Size];
        ScoreMates(searcher, vector, member, mateKeys);
        Span<int> taken = stackalloc int[graph.Options.M];
        for (; level >= 0; level--)
        {
            searcher.Beam.Clear(graph.Options.EfConstruction);
            if (entry.Slot >= 0 && level <= entry.Level)
            {
                BeamSearch.Run(searcher, vector, entry.Slot, level, graph.Options.EfConstruction);
                entry = (searcher.Beam.Slot(0), level);
            }
            for (var mate = 0; mate < member; mate++)
                if (_nodes.Level(first + mate) >= level) searcher.Beam.Offer(mateKeys[mate], first + mate);
            _nodes.Neighbors(slot, level).Replace(taken[..NeighborSelection.Select(searcher, searcher.Beam, taken)]);
        }
        _equals[member] = Twins.Find(searcher, slot);
        graph.Return(searcher);
    }

    private void ScoreMates(Searcher searcher, EncodedVector vector, int member, Span<float> keys)
    {
        for (var mate = 0; mate < member; mate++) searcher.Slots[mate] = first + mate;
        searcher.Score(vector, member);
        searcher.Keys.AsSpan(0, member).CopyTo(keys);
    }

    private void JoinTwins()
    {
        if (Array.TrueForAll(_equals, equal => equal < 0)) return;
        for (var member = 0; member < count; member++)
            if (_equals[member] >= 0) Twins.Join(_nodes, first + member, _equals[member]);
        for (var slot = first; slot < first + count; slot++) Twins.Redirect(_nodes, slot);
    }

    private void RaiseEntry()
    {
        var entry = graph.Entry;
        for (var slot = first; slot < first + count; slot++)
            if (_nodes.Head(slot) < 0 && (entry.Slot < 0 || _nodes.Level(slot) > entry.Level)) entry = (slot, _nodes.Level(slot));
        graph.Entry = entry;
    }
}
