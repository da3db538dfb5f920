namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary><see cref="HnswIndex"/>, over floats or compressed.</summary>
internal sealed class OurGraph : IGraphContender
{
    private readonly GraphWorkload _workload;
    private readonly HnswIndex _index;

    public OurGraph(GraphWorkload workload, VectorCompression? compression)
    {
        _workload = workload;
        Name = compression is null ? "floats" : "bytes";
        var options = new HnswOptions { M = 16, EfConstruction = 200, Compression = compression };
        WarmUp(options);
        _index = new HnswIndex(workload.Dimension, VectorDistance.Euclidean, options);
        var before = Environment.CpuUsage.TotalTime;
        _index.Add(workload.Ids, workload.Gallery);
        BuildSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    public string Name { get; }

    public double BuildSeconds { get; }

    public (double Recall, double Seconds) Answer(int ef)
    {
        const int K = GraphWorkload.K;
        _index.EfSearch = ef;
        Span<long> ids = stackalloc long[K];
        Span<float> distances = stackalloc float[K];
        var right = 0;
        var before = Environment.CpuUsage.TotalTime;
        for (var query = 0; query < _workload.QueryCount; query++)
        {
            _index.Search(_workload.Queries.AsSpan(query * _workload.Dimension, _workload.Dimension), K, ids, distances);
            var truth = _workload.Truth.AsSpan(query * K, K);
            foreach (var id in ids) right += truth.Contains(id) ? 1 : 0;
        }
        return (right / (double)_workload.Truth.Length, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    public void Dispose() => GC.KeepAlive(_index);

    /// <summary>Lets the runtime compile the build and the search for speed before they are timed.</summary>
    private void WarmUp(HnswOptions options)
    {
        var index = new HnswIndex(_workload.Dimension, VectorDistance.Euclidean, options);
        index.Add(_workload.Ids.AsSpan(0, 3_000), _workload.Gallery.AsSpan(0, 3_000 * _workload.Dimension));
        index.Search(_workload.Queries, GraphWorkload.K, new long[_workload.Truth.Length], new float[_workload.Truth.Length]);
    }
}
