using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>
/// Turns the nodes of a beam into results: orders those that were compared by their codes anew by their vectors, measures the nearest in double precision, and
/// names them by their ids.
/// </summary>
internal sealed class Findings(Graph graph)
{
    /// <summary>Results measured beyond those wanted, since single precision may have put one of the nearest just behind them.</summary>
    private const int Spare = 4;

    private readonly int _factor = graph.Space.Compression?.RerankFactor ?? 1;
    private readonly float[] _code = new float[graph.Space.Measure.Width];
    private long[] _ids = [];
    private int[] _slots = [];
    private float[] _keys = [];
    private ulong[] _order = [];
    private int _wanted;

    /// <summary>Gets the number of results.</summary>
    public int Count { get; private set; }

    /// <summary>Collects the nearest vectors of a beam that may be returned; with a node come its twins.</summary>
    public void Collect(Beam beam, bool withTwins, int wanted, Snapshot snapshot, AllowedSlots? allowed, Searcher searcher)
    {
        Clear(wanted);
        var room = searcher.ComparesCodes ? _ids.Length : Math.Min(wanted + Spare, _ids.Length);
        for (var rank = 0; rank < beam.Count && Count < room; rank++)
            for (var slot = beam.Slot(rank); slot >= 0 && Count < room; slot = withTwins ? graph.Nodes.NextTwin(slot) : -1)
            {
                if (!snapshot.Admits(slot, allowed)) continue;
                _ids[Count] = graph.Nodes.Id(slot);
                // A twin has the vector of its node, and it is the node that a search has checked.
                _slots[Count] = beam.Slot(rank);
                _order[Count] = Candidate.Create(0, Count);
                Count++;
            }
        if (searcher.ComparesCodes) Narrow(wanted + Spare, searcher);
        Measure(searcher.Code);
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

    /// <summary>Gets how many nodes at most are measured for this many results.</summary>
    public int WidthFor(int wanted) => (int)Math.Min(Math.Max((long)wanted + Spare, (long)wanted * _factor), int.MaxValue / 2);

    private void Clear(int wanted)
    {
        _wanted = wanted;
        Count = 0;
        var room = WidthFor(wanted);
        if (_ids.Length == room) return;
        _ids = new long[room];
        _slots = new int[room];
        _keys = new float[room];
        _order = new ulong[room];
    }

    /// <summary>Keeps the nearest by their vectors in single precision, which costs a small part of measuring them.</summary>
    private void Narrow(int most, Searcher searcher)
    {
        graph.Space.Scorer.Score(graph.Nodes, searcher.Query, _slots.AsSpan(0, Count), _keys);
        for (var i = 0; i < Count; i++) _order[i] = Candidate.Create(_keys[i], i);
        _order.AsSpan(0, Count).Sort();
        Count = Math.Min(Count, most);
    }

    private void Measure(ReadOnlySpan<float> query)
    {
        var (last, distance) = (-1, 0f);
        for (var rank = 0; rank < Count; rank++)
        {
            var i = Candidate.Slot(_order[rank]);
            if (_slots[i] != last)
            {
                last = _slots[i];
                distance = graph.Space.Measure.Distance(query, graph.Nodes.ReadCode(last, _code));
            }
            _order[rank] = Candidate.Create(distance, i);
        }
        _order.AsSpan(0, Count).Sort();
    }
}
