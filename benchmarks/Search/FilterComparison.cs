using System.Globalization;
using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints recall and speed of a filtered search of the graph index, beside the plain ways to do it.</summary>
internal static class FilterComparison
{
    private const int K = FilterWorkload.K, QueryCount = FilterWorkload.QueryCount, Dimension = FilterWorkload.Dimension;
    private const int Runs = 5;
    private const double WantedRecall = 0.99;

    private delegate void SearchMethod(ReadOnlySpan<float> query, Span<long> ids);

    public static void Print()
    {
        var workload = new FilterWorkload();
        foreach (var compression in new[] { null, VectorCompression.SignedBytes })
        {
            var index = new HnswIndex(Dimension, VectorDistance.Euclidean, new HnswOptions { Compression = compression });
            index.Add(FilterWorkload.Ids, workload.Gallery);
            var held = compression is null ? "floats" : "signed bytes and floats";
            Write($"\nHnswIndex, {held}, {FilterWorkload.Count} × {Dimension}, ef {index.EfSearch}, k = {K}: recall and queries per CPU second");
            Write($"{"allowed",-16}{"HnswIndex",15}{"walk only",15}{"scan only",15}{"k / share",15}{"2 k / share",15}{"against best",15}");
            foreach (var place in Enum.GetValues<FilterPlace>())
                foreach (var share in new[] { 0.5, 0.1, 0.02, 0.005 })
                    Print(workload, index, share, place);
        }
    }

    private static void Print(FilterWorkload workload, HnswIndex index, double share, FilterPlace place)
    {
        var (allowed, queries) = workload.Create(share, place);
        var truth = Truth(workload, allowed, queries);
        var filter = new IdFilter(id => allowed[id]);
        var slots = filter.For(index.Graph);
        var distances = new float[K];
        SearchMethod[] methods =
        [
            (query, ids) => index.Search(query, K, filter, ids, distances),
            (query, ids) => GraphSearch.Run(new Snapshot(index.Graph), query, index.EfSearch, slots, ids, distances, plan: SearchPlan.Walk),
            (query, ids) => GraphSearch.Run(new Snapshot(index.Graph), query, index.EfSearch, slots, ids, distances, plan: SearchPlan.Scan),
            DropAfterwards(index, allowed, (int)(K / share)),
            DropAfterwards(index, allowed, (int)(2 * K / share)),
        ];
        var results = Measure(methods, queries, truth);
        var best = results.Skip(1).Where(result => result.Recall >= WantedRecall).Max(result => result.Speed);
        var columns = string.Concat(results.Select(result => string.Create(CultureInfo.InvariantCulture, $"{result.Recall,8:F3}{result.Speed,7:F0}")));
        Write($"{share,6:P1} {place,-9}{columns}{results[0].Speed / best,14:F2}×");
    }

    /// <summary>The user's own way without filters: asks for so many neighbours that enough of them are likely to be allowed.</summary>
    private static SearchMethod DropAfterwards(HnswIndex index, bool[] allowed, int width)
    {
        var (found, distances) = (new long[width], new float[width]);
        return (query, ids) =>
        {
            index.Search(query, width, found, distances);
            var count = 0;
            foreach (var id in found)
                if (count < ids.Length && allowed[id]) ids[count++] = id;
            ids[count..].Fill(Neighbor.NoId);
        };
    }

    /// <summary>The methods take turns, so that a busy machine slows all of them down; one query at a time on this thread.</summary>
    private static (double Recall, double Speed)[] Measure(SearchMethod[] methods, float[] queries, long[] truth)
    {
        var best = Enumerable.Repeat((Recall: 0.0, Speed: 0.0), methods.Length).ToArray();
        var ids = new long[QueryCount * K];
        for (var run = 0; run < Runs; run++)
            for (var method = 0; method < methods.Length; method++)
            {
                var before = Environment.CpuUsage.TotalTime;
                for (var query = 0; query < QueryCount; query++) methods[method](queries.AsSpan(query * Dimension, Dimension), ids.AsSpan(query * K, K));
                var speed = QueryCount / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                var recall = ids.Chunk(K).Zip(truth.Chunk(K), (some, all) => some.Intersect(all).Count() / (double)K).Average();
                best[method] = (recall, Math.Max(best[method].Speed, speed));
            }
        return best;
    }

    private static long[] Truth(FilterWorkload workload, bool[] allowed, float[] queries)
    {
        var exact = new ExactIndex(Dimension, VectorDistance.Euclidean);
        for (var row = 0; row < FilterWorkload.Count; row++)
            if (allowed[row]) exact.Add([row], workload.Gallery.AsSpan(row * Dimension, Dimension));
        var truth = new long[QueryCount * K];
        exact.Search(queries, K, truth, new float[truth.Length]);
        return truth;
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
