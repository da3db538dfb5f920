using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints what each compression of an exact index finds, how fast, and how much memory a search reads.</summary>
internal static class CompressionComparison
{
    private const int K = GraphWorkload.K;
    private const int Runs = 3;

    public static void Print(GraphWorkload workload)
    {
        Console.WriteLine($"\nExactIndex, {workload.Name}, Euclidean, k = {K}, {Environment.ProcessorCount} threads");
        foreach (var (name, compression) in new (string, VectorCompression?)[]
                 {
                     ("none", null), ("signed bytes", VectorCompression.SignedBytes),
                     ("signed bytes, re-rank 2×", VectorCompression.SignedBytes with { RerankFactor = 2 }),
                     ("sign bits", VectorCompression.SignBits), ("sign bits, re-rank 500×", VectorCompression.SignBits with { RerankFactor = 500 }),
                     ("a quarter of the components", VectorCompression.Prefix(workload.Dimension / 4)),
                 })
        {
            var index = new ExactIndex(workload.Dimension, VectorDistance.Euclidean, compression);
            index.Add(workload.Ids, workload.Gallery);
            Print(workload, name, index);
        }
    }

    private static void Print(GraphWorkload workload, string name, ExactIndex index)
    {
        var ids = new long[workload.QueryCount * K];
        var distances = new float[ids.Length];
        var seconds = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            index.Search(workload.Queries, K, ids, distances);
            seconds = Math.Min(seconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        var recall = Enumerable.Range(0, workload.QueryCount)
            .Average(query => ids[(query * K)..((query + 1) * K)].Intersect(workload.Truth[(query * K)..((query + 1) * K)]).Count() / (double)K);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-28} recall@{K} {recall:F4}, {workload.QueryCount / seconds,7:F0} queries per CPU second, " +
            $"{index.ScannedBytesPerVector,5} bytes scanned of {index.BytesPerVector}"));
    }
}
