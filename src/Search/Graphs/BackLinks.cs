namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Makes the neighbours that new nodes have chosen link back, which is what lets a search find the new nodes.</summary>
internal sealed class BackLinks(Graph graph, int first, int count, ParallelOptions parallel)
{
    private readonly NodeStore _nodes = graph.Nodes;

    /// <summary>Links, as target · 2³² + source.</summary>
    private readonly List<ulong> _links = [];

    public void Run()
    {
        var top = 0;
        for (var slot = first; slot < first + count; slot++) top = Math.Max(top, _nodes.Level(slot));
        for (var level = top; level >= 0; level--) Run(level);
    }

    private void Run(int level)
    {
        Collect(level);
        var starts = GroupByTarget();
        if (starts.Count <= 2 * _nodes.UpperNeighbors) starts.ForEach(start => Link(start, level));
        else Parallel.For(0, starts.Count, parallel, group => Link(starts[group], level));
    }

    private void Collect(int level)
    {
        _links.Clear();
        for (var slot = first; slot < first + count; slot++)
        {
            if (_nodes.Level(slot) < level) continue;
            var neighbors = _nodes.Neighbors(slot, level);
            for (var place = 0; place < neighbors.Count; place++) _links.Add((ulong)neighbors[place] << 32 | (uint)slot);
        }
    }

    /// <summary>Sorts the links, and returns where each target's begin.</summary>
    private List<int> GroupByTarget()
    {
        _links.Sort();
        var starts = new List<int>();
        for (var i = 0; i < _links.Count; i++)
            if (i == 0 || Target(i) != Target(i - 1)) starts.Add(i);
        return starts;
    }

    /// <summary>Lets one target link back to all who chose it; a list that would overflow is chosen anew.</summary>
    private void Link(int start, int level)
    {
        var target = Target(start);
        var sources = 1;
        while (start + sources < _links.Count && Target(start + sources) == target) sources++;

        var list = _nodes.Neighbors(target, level);
        var capacity = _nodes.MaxNeighbors(level);
        Span<int> neighbors = stackalloc int[capacity + BatchInsertion.Size];
        var before = list.CopyTo(neighbors);
        var all = before;
        for (var i = 0; i < sources; i++)
        {
            var source = (int)(uint)_links[start + i];
            if (!neighbors[..before].Contains(source)) neighbors[all++] = source;
        }
        if (all <= capacity) list.Append(neighbors[before..all]);
        else Shrink(target, list, neighbors[..all], capacity);
    }

    private void Shrink(int target, NeighborList list, ReadOnlySpan<int> neighbors, int capacity)
    {
        var searcher = graph.Rent();
        var vector = _nodes.Encoded(target);
        searcher.Beam.Clear(neighbors.Length);
        for (var from = 0; from < neighbors.Length; from += searcher.Slots.Length)
        {
            var part = neighbors[from..Math.Min(from + searcher.Slots.Length, neighbors.Length)];
            part.CopyTo(searcher.Slots);
            searcher.Score(vector, part.Length);
            for (var i = 0; i < part.Length; i++) searcher.Beam.Offer(searcher.Keys[i], searcher.Slots[i]);
        }
        Span<int> taken = stackalloc int[capacity];
        list.Replace(taken[..NeighborSelection.Select(searcher, searcher.Beam, taken)]);
        graph.Return(searcher);
    }

    private int Target(int link) => (int)(_links[link] >> 32);
}
