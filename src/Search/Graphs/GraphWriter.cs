using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Changes a graph: adds, removes and replaces vectors by id. One thread at a time calls it, while others search.</summary>
internal sealed class GraphWriter(Graph graph)
{
    private Dictionary<long, int> _slots = [];
    private readonly Levels _levels = new(graph.Options.Seed, graph.Options.M);
    private readonly float[] _code = new float[graph.Space.Measure.Width];

    public Graph Graph { get; } = graph;

    private NodeStore Nodes => Graph.Nodes;

    public bool Contains(long id) => _slots.ContainsKey(id);

    /// <summary>Prepares a graph from a file to be changed: checks all of it, and learns the ids. Searches do without.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Prepare(IndexSource source)
    {
        Nodes.Verify();
        var slots = new Dictionary<long, int>(Graph.LiveCount);
        for (var slot = 0; slot < Nodes.Count; slot++)
            if (Nodes.IsLive(slot) && !slots.TryAdd(Nodes.Id(slot), slot)) throw source.Damaged($"the id {Nodes.Id(slot)} comes twice");
        if (slots.Count != Graph.LiveCount) throw source.Damaged($"it says {Graph.LiveCount} vectors, and has {slots.Count}");
        _slots = slots;
    }

    public bool TryGetVector(long id, Span<float> vector)
    {
        if (!_slots.TryGetValue(id, out var slot)) return false;
        Nodes.CopyCode(slot, vector);
        return true;
    }

    /// <summary>Adds vectors with new ids.</summary>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (var from = 0; from < ids.Length; from += BatchInsertion.Size)
        {
            var count = Math.Min(BatchInsertion.Size, ids.Length - from);
            AddBatch(ids.Slice(from, count), vectors.Slice(from * Graph.Space.Dimension, count * Graph.Space.Dimension), parallel);
        }
    }

    /// <summary>Replaces the vectors of known ids.</summary>
    /// <remarks>The old vectors are removed before the new ones count, so that no search finds an id twice.</remarks>
    public void Update(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors, int threads)
    {
        var dimension = Graph.Space.Dimension;
        for (var from = 0; from < ids.Length; from += BatchInsertion.Size)
        {
            var part = ids.Slice(from, Math.Min(BatchInsertion.Size, ids.Length - from));
            Remove(part);
            Add(part, vectors.Slice(from * dimension, part.Length * dimension), threads);
        }
    }

    /// <summary>Marks nodes as removed, in one step for those who search; they stay in the graph as places to pass through.</summary>
    public int Remove(ReadOnlySpan<long> ids)
    {
        var removed = 0;
        var removal = Graph.Removals + 1;
        foreach (var id in ids)
        {
            if (!_slots.Remove(id, out var slot)) continue;
            Nodes.Remove(slot, removal);
            removed++;
        }
        if (removed > 0) Graph.Removals = removal;
        Graph.CountLive(-removed);
        return removed;
    }

    /// <summary>Builds a graph of the same vectors without the removed ones.</summary>
    public GraphWriter Rebuild(int threads)
    {
        var rebuilt = new GraphWriter(new Graph(Graph.Space, Graph.Options));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var live = _slots.Values.Order().ToArray();
        foreach (var part in live.Chunk(BatchInsertion.Size))
        {
            for (var i = 0; i < part.Length; i++)
            {
                Nodes.CopyCode(part[i], rebuilt._code);
                rebuilt.Write(rebuilt.Nodes.Count + i, Nodes.Id(part[i]));
            }
            rebuilt.Join(part.Length, parallel);
        }
        return rebuilt;
    }

    private void AddBatch(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors, ParallelOptions parallel)
    {
        var dimension = Graph.Space.Dimension;
        for (var i = 0; i < ids.Length; i++)
        {
            Graph.Space.Measure.Encode(vectors.Slice(i * dimension, dimension), _code);
            Write(Nodes.Count + i, ids[i]);
        }
        Join(ids.Length, parallel);
    }

    private void Write(int slot, long id)
    {
        Nodes.Write(slot, id, _levels.Of(slot), _code.AsSpan(0, Graph.Space.Dimension), Graph.Space.FactorOf(_code));
        Graph.Space.CodeScorer?.Encode(_code.AsSpan(0, Graph.Space.Dimension), Nodes.Code(slot));
        _slots.Add(id, slot);
    }

    private void Join(int count, ParallelOptions parallel)
    {
        new BatchInsertion(Graph, Nodes.Count, count, parallel).Run();
        Graph.CountLive(count);
    }
}
