using System.Collections.Concurrent;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>
/// A hierarchy of neighbourhood graphs: level 0 joins all nodes by short edges, each level above an ever smaller sample by longer ones
/// (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical navigable small world graphs", 2018).
/// </summary>
/// <remarks>Any number of threads may read while one writes; see <see cref="NeighborList"/> for why.</remarks>
internal sealed class Graph(VectorSpace space, HnswOptions options)
{
    private readonly ConcurrentBag<Searcher> _idleSearchers = [];
    private long _entry = -1;
    private int _liveCount;
    private int _removals;

    public VectorSpace Space { get; } = space;

    public HnswOptions Options { get; } = options;

    public NodeStore Nodes { get; } = new(space.Dimension, options.M, space.CodeScorer?.Words ?? 0);

    /// <summary>Gets the number of nodes that are not removed.</summary>
    public int LiveCount => Volatile.Read(ref _liveCount);

    /// <summary>Gets or sets the number of removals so far; one may take away many nodes.</summary>
    public int Removals
    {
        get => Volatile.Read(ref _removals);
        set => Volatile.Write(ref _removals, value);
    }

    /// <summary>Gets or sets where searches begin: a node, and the level on which it is the top; the node is −1 if there is none.</summary>
    /// <remarks>Both are stored in one piece, so that no reader takes the level of another node.</remarks>
    public (int Slot, int Level) Entry
    {
        get
        {
            var entry = Volatile.Read(ref _entry);
            return ((int)entry, (int)(entry >> 32));
        }
        set => Volatile.Write(ref _entry, (long)value.Level << 32 | (uint)value.Slot);
    }

    /// <summary>Adds to the number of nodes that are not removed; only the writer calls this.</summary>
    public void CountLive(int difference) => Volatile.Write(ref _liveCount, _liveCount + difference);

    /// <summary>Copies out the ids and vectors of the nodes that are not removed, in the order of insertion; only the writer calls this.</summary>
    public void CopyTo(Span<long> ids, Span<float> vectors)
    {
        var code = new float[Space.Measure.Width];
        var next = 0;
        for (var slot = 0; slot < Nodes.Count; slot++)
        {
            if (!Nodes.IsLive(slot)) continue;
            Nodes.CopyCode(slot, code);
            Space.Measure.Decode(code, vectors.Slice(next * Space.Dimension, Space.Dimension));
            ids[next++] = Nodes.Id(slot);
        }
    }

    public Searcher Rent() => _idleSearchers.TryTake(out var searcher) ? searcher : new Searcher(this);

    public void Return(Searcher searcher) => _idleSearchers.Add(searcher);
}
