using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>How fast one search is: the best of several runs, by the clock and by the processor time that it took.</summary>
internal sealed record Measurement(string Name, double QueriesPerSecond, double QueriesPerProcessorSecond, double SingleMilliseconds)
{
    private const int Runs = 5;
    private const int SingleQueries = 100;

    public delegate void SearchMethod(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances);

    /// <summary>Searches for all queries at once, or for the first few of a slow method, and then for some one by one.</summary>
    public static Measurement Of(string name, Workload workload, SearchMethod search, int? queries = null)
    {
        var count = queries ?? workload.QueryCount;
        var ids = new long[count * Workload.K];
        var distances = new float[ids.Length];
        double wall = double.MaxValue, processor = double.MaxValue, single = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            search(workload.Queries.AsSpan(0, count * workload.Dimension), Workload.K, ids, distances);
            wall = Math.Min(wall, clock.Elapsed.TotalSeconds);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        for (var query = 0; query < Math.Min(count, SingleQueries); query++)
        {
            var clock = Stopwatch.StartNew();
            search(workload.Queries.AsSpan(query * workload.Dimension, workload.Dimension), Workload.K, ids.AsSpan(0, Workload.K),
                distances.AsSpan(0, Workload.K));
            single = Math.Min(single, clock.Elapsed.TotalMilliseconds);
        }
        return new Measurement(name, count / wall, count / processor, single);
    }

    public string RatioTo(Measurement other)
    {
        var (batch, processor) = (QueriesPerSecond / other.QueriesPerSecond, QueriesPerProcessorSecond / other.QueriesPerProcessorSecond);
        var single = other.SingleMilliseconds / SingleMilliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"{"  ratio",-34} {batch,17:F1}× {processor,15:F1}× {single,17:F1}×");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {Name,-32} {QueriesPerSecond,18:F0} {QueriesPerProcessorSecond,16:F0} {SingleMilliseconds,18:F3}");
}
