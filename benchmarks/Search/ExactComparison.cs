namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints how many queries a second the exact index answers, beside the plain .NET way.</summary>
internal static class ExactComparison
{
    private static readonly Workload[] Workloads =
    [
        new(60_000, 128, VectorDistance.Cosine, 4_000),
        new(60_000, 128, VectorDistance.Euclidean, 4_000),
        new(60_000, 128, VectorDistance.Manhattan, 4_000),
        new(60_000, 128, VectorDistance.Hamming, 4_000),
        new(60_000, 784, VectorDistance.Euclidean, 1_000),
        new(1_000_000, 128, VectorDistance.InnerProduct, 1_000),
    ];

    public static void Print(string? folder)
    {
        Console.WriteLine($"k = {Workload.K}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        foreach (var workload in Workloads)
        {
            if (folder is not null) workload.WriteTo(folder);
            Console.WriteLine();
            Console.WriteLine($"{workload,-34} {"batch, queries/s",18} {"per CPU second",16} {"single query, ms",18}");
            var index = new ExactIndex(workload.Dimension, workload.Distance);
            index.Add([.. Enumerable.Range(0, workload.Count).Select(row => (long)row)], workload.Gallery);
            var all = Measurement.Of($"ExactIndex, {Environment.ProcessorCount} threads", workload, index.Search);
            index.MaxDegreeOfParallelism = 1;
            var one = Measurement.Of("ExactIndex, 1 thread", workload, index.Search);
            var plain = Measurement.Of("TensorPrimitives for each pair", workload, new PairwiseSearch(workload).Search, queries: 100);
            foreach (var measurement in new[] { all, one, plain }) Console.WriteLine(measurement);
            Console.WriteLine(MemoryReading.Of(workload));
            Console.WriteLine(all.RatioTo(plain));
        }
    }
}
