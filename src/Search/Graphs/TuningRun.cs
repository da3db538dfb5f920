namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Measures recall and speed of a graph for widths that double until the wanted recall is reached, and then close in on it.</summary>
/// <remarks>Recall counts a result as right if it is no farther than the k-th true one: among equals, none is wrong.</remarks>
internal sealed class TuningRun
{
    private const int SampleCount = 200;

    private readonly Snapshot _snapshot;
    private readonly int _k;
    private readonly TimeProvider _clock;
    private readonly float[] _queries;

    /// <summary>For each query, the slot of the vector that it is itself, or −1.</summary>
    private readonly int[] _selves;

    /// <summary>For each query, the distance of the k-th true neighbour, and how many there are.</summary>
    private readonly (float Farthest, int Count)[] _truths;

    private readonly long[] _ids;
    private readonly float[] _distances;

    private TuningRun(Graph graph, int k, float[] queries, int[] selves, int threads, TimeProvider clock)
    {
        (_snapshot, _k, _queries, _selves, _clock) = (new Snapshot(graph), k, queries, selves, clock);
        _ids = new long[k + 1];
        _distances = new float[k + 1];
        _truths = new (float, int)[selves.Length];
        Parallel.For(0, selves.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, MeasureTruth);
    }

    private int Dimension => _snapshot.Graph.Space.Dimension;

    /// <summary>Tunes for queries of the user's.</summary>
    public static HnswTuning OnQueries(Graph graph, double recall, int k, ReadOnlySpan<float> queries, int threads, TimeProvider clock)
    {
        var selves = new int[queries.Length / graph.Space.Dimension];
        Array.Fill(selves, -1);
        return new TuningRun(graph, k, queries.ToArray(), selves, threads, clock).Run(recall);
    }

    /// <summary>Tunes for vectors that the graph holds; none counts as its own neighbour.</summary>
    public static HnswTuning OnSample(Graph graph, double recall, int k, int threads, TimeProvider clock)
    {
        var live = Enumerable.Range(0, graph.Nodes.Count).Where(graph.Nodes.IsLive).ToArray();
        var avoidable = Array.FindAll(live, slot => CanBeAvoided(graph.Nodes, slot));
        var sample = new Random(graph.Options.Seed).GetItems(avoidable.Length > 0 ? avoidable : live, SampleCount);
        var dimension = graph.Space.Dimension;
        var queries = new float[sample.Length * dimension];
        for (var i = 0; i < sample.Length; i++) graph.Nodes.CopyCode(sample[i], queries.AsSpan(i * dimension, dimension));
        return new TuningRun(graph, k, queries, sample, threads, clock).Run(recall);
    }

    /// <summary>A query that is a node would be led by its own links to all its neighbours, and make any width look good.</summary>
    /// <remarks>Beams can keep away from a node; the descent through the levels above, and twins, cannot.</remarks>
    private static bool CanBeAvoided(NodeStore nodes, int slot) => nodes.Level(slot) == 0 && nodes.Head(slot) < 0 && nodes.NextTwin(slot) < 0;

    private HnswTuning Run(double recall)
    {
        var curve = new SortedDictionary<int, HnswTuningPoint>();
        var most = Math.Clamp(_snapshot.LiveCount, _k, Math.Max(_k, HnswOptions.MaxEf));
        var (below, width) = (_k - 1, _k);
        for (; !Reaches(width) && width < most; width = Math.Min(2 * width, most)) below = width;
        while (Reaches(width) && width - below > Math.Max(1, width / 16))
        {
            var middle = below + (width - below) / 2;
            if (Reaches(middle)) width = middle;
            else below = middle;
        }
        return new HnswTuning(recall, _k, _selves.Length, [.. curve.Values]);

        bool Reaches(int ef)
        {
            if (!curve.ContainsKey(ef)) curve.Add(ef, Measure(ef));
            return curve[ef].Recall >= recall;
        }
    }

    private void MeasureTruth(int query)
    {
        Span<long> ids = new long[_k + 1];
        Span<float> distances = new float[_k + 1];
        var found = GraphSearch.Run(_snapshot, Query(query), width: 1, allowed: null, ids, distances, plan: SearchPlan.Scan);
        var others = LeaveOut(_selves[query], ids, distances, found);
        _truths[query] = others > 0 ? (distances[others - 1], others) : (0, 0);
    }

    private HnswTuningPoint Measure(int ef)
    {
        long right = 0, possible = 0;
        var ticks = 0L;
        for (var query = 0; query < _selves.Length; query++)
        {
            var wanted = _selves[query] < 0 ? _k : _k + 1;
            var began = _clock.GetTimestamp();
            var found = GraphSearch.Run(
                _snapshot, Query(query), ef, allowed: null, _ids.AsSpan(0, wanted), _distances.AsSpan(0, wanted), _selves[query]);
            ticks += _clock.GetTimestamp() - began;
            var others = LeaveOut(_selves[query], _ids, _distances, found);
            foreach (var distance in _distances.AsSpan(0, others))
                if (distance <= _truths[query].Farthest) right++;
            possible += _truths[query].Count;
        }
        var seconds = (double)ticks / _clock.TimestampFrequency;
        return new HnswTuningPoint(ef, possible == 0 ? 1 : (double)right / possible, _selves.Length / seconds);
    }

    /// <summary>Takes the query itself out of results.</summary>
    /// <returns>The number that is left, at most k.</returns>
    private int LeaveOut(int self, Span<long> ids, Span<float> distances, int count)
    {
        var left = 0;
        var id = self < 0 ? Neighbor.NoId : _snapshot.Graph.Nodes.Id(self);
        for (var rank = 0; rank < count && left < _k; rank++)
        {
            if (ids[rank] == id) continue;
            (ids[left], distances[left]) = (ids[rank], distances[rank]);
            left++;
        }
        return left;
    }

    private ReadOnlySpan<float> Query(int query) => _queries.AsSpan(query * Dimension, Dimension);
}
