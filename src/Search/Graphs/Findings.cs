using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Turns the nodes of a beam into results: measures them in double precision, orders them, and names them by their ids.</summary>
internal sealed class Findings(Graph graph)
{
    /// <summary>Results measured beyond those wanted, since single precision may have put one of the nearest just behind them.</summary>
    private const int Spare = 4;

    private readonly int _factor = graph.Space.Compression?.RerankFactor ?? 1;
    private readonly float[] _code = new float[graph.Space.Measure.Width];
    private long[] _ids = [];
    private ulong[] _order = [];
    private int _wanted;

    /// <summary>Gets the number of results.</summary>
    public int Count { get; private set; }

    /// <summary>Collects the nearest vectors of a beam that may be returned; with a node come its twins.</summary>
    public void Collect(Beam beam, bool withTwins, int wanted, Snapshot snapshot, AllowedSlots? allowed, ReadOnlySpan<float> query)
    {
        Clear(wanted);
        var nodes = graph.Nodes;
        for (var rank = 0; rank < beam.Count && Count < _ids.Length; rank++)
        {
            var distance = float.NaN;
            for (var slot = beam.Slot(rank); slot >= 0 && Count < _ids.Length; slot = withTwins ? nodes.NextTwin(slot) : -1)
            {
                if (!snapshot.Admits(slot, allowed)) continue;
                if (float.IsNaN(distance)) distance = Measure(slot, query);
                _ids[Count] = nodes.Id(slot);
                _order[Count] = Candidate.Create(distance, Count);
                Count++;
            }
        }
        _order.AsSpan(0, Count).Sort();
        Count = Math.Min(Count, _wanted);
    }

    /// <summary>Writes the results, nearest first.</summary>
    public void Write(Span<long> ids, Span<float> distances)
    {
        for (var rank = 0; rank < Count; rank++)
        {
            ids[rank] = _ids[Candidate.Slot(_order[rank])];
            distances[rank] = Candidate.Key(_order[rank]);
        }
    }

    /// <summary>Gets how many nodes are measured for this many results.</summary>
    public int WidthFor(int wanted) => (int)Math.Min(Math.Max((long)wanted + Spare, (long)wanted * _factor), int.MaxValue / 2);

    private void Clear(int wanted)
    {
        _wanted = wanted;
        Count = 0;
        var room = WidthFor(wanted);
        if (_ids.Length == room) return;
        _ids = new long[room];
        _order = new ulong[room];
    }

    private float Measure(int slot, ReadOnlySpan<float> query)
    {
        graph.Nodes.CopyCode(slot, _code);
        return graph.Space.Measure.Distance(query, _code);
    }
}
