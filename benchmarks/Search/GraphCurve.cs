using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints how long the graph takes to build, and recall and speed for several widths of the search.</summary>
internal static class GraphCurve
{
    private const int K = GraphWorkload.K;
    private const int Runs = 3;

    public static void Print(GraphWorkload workload)
    {
        foreach (var compression in new[] { null, VectorCompression.SignedBytes }) Print(workload, compression);
    }

    private static void Print(GraphWorkload workload, VectorCompression? compression)
    {
        var index = new HnswIndex(workload.Dimension, VectorDistance.Euclidean, new HnswOptions { M = 16, EfConstruction = 200, Compression = compression });
        WarmUp(workload, compression);
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        index.Add(workload.Ids, workload.Gallery);
        var (seconds, processor) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        var held = compression is null ? "floats" : "signed bytes and floats";
        Write($"\nHnswIndex, {held}, {workload.Name}, {index.BytesPerVector} bytes a vector: built in {seconds:F1} s, {processor:F1} CPU s");
        foreach (var ef in new[] { 10, 16, 32, 64, 128, 256 })
        {
            index.EfSearch = ef;
            Write($"  ef {ef,3}: recall@{K} {Recall(workload, index):F4}, {Speed(workload, index):F0} queries per CPU second");
        }
        var tuning = index.Tune(0.99, K, workload.Queries.AsSpan(0, 300 * workload.Dimension));
        Write($"  tuned: {tuning}");
    }

    /// <summary>Lets the runtime compile the build for speed before it is timed.</summary>
    private static void WarmUp(GraphWorkload workload, VectorCompression? compression)
    {
        var index = new HnswIndex(workload.Dimension, VectorDistance.Euclidean, new HnswOptions { Compression = compression });
        index.Add(workload.Ids.AsSpan(0, 3_000), workload.Gallery.AsSpan(0, 3_000 * workload.Dimension));
        _ = Recall(workload, index);
    }

    private static double Recall(GraphWorkload workload, HnswIndex index)
    {
        var ids = new long[workload.QueryCount * K];
        index.Search(workload.Queries, K, ids, new float[ids.Length]);
        return Enumerable.Range(0, workload.QueryCount)
            .Average(query => ids[(query * K)..((query + 1) * K)].Intersect(workload.Truth[(query * K)..((query + 1) * K)]).Count() / (double)K);
    }

    /// <summary>One query at a time on this thread, by the processor time it takes: a busy machine changes it least.</summary>
    private static double Speed(GraphWorkload workload, HnswIndex index)
    {
        Span<long> ids = stackalloc long[K];
        Span<float> distances = stackalloc float[K];
        var best = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var query = 0; query < workload.QueryCount; query++)
                index.Search(workload.Queries.AsSpan(query * workload.Dimension, workload.Dimension), K, ids, distances);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return workload.QueryCount / best;
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
