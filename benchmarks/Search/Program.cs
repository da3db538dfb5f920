using MLNetDeepRanking.Search;
using MLNetDeepRanking.Search.Benchmarks;

// Prints how many queries a second the exact index answers, beside the plain .NET way, on data that faiss_flat.py can read too.
// Usage: dotnet run -c Release --project benchmarks/Search [-- FOLDER]   (FOLDER receives the data)

if (args.Length > 1)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks/Search [-- FOLDER]");
    return 2;
}
Workload[] workloads =
[
    new(60_000, 128, VectorDistance.Cosine, 4_000),
    new(60_000, 128, VectorDistance.Euclidean, 4_000),
    new(60_000, 128, VectorDistance.Manhattan, 4_000),
    new(60_000, 128, VectorDistance.Hamming, 4_000),
    new(60_000, 784, VectorDistance.Euclidean, 1_000),
];
Console.WriteLine($"k = {Workload.K}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
foreach (var workload in workloads)
{
    if (args is [var folder]) workload.WriteTo(folder);
    Console.WriteLine();
    Console.WriteLine($"{workload,-34} {"batch, queries/s",18} {"per CPU second",16} {"single query, ms",18}");
    var index = new ExactIndex(workload.Dimension, workload.Distance);
    index.Add([.. Enumerable.Range(0, workload.Count).Select(row => (long)row)], workload.Gallery);
    var all = Measurement.Of($"ExactIndex, {Environment.ProcessorCount} threads", workload, index.Search);
    index.MaxDegreeOfParallelism = 1;
    var one = Measurement.Of("ExactIndex, 1 thread", workload, index.Search);
    var plain = Measurement.Of("TensorPrimitives for each pair", workload, new PairwiseSearch(workload).Search, queries: 100);
    foreach (var measurement in new[] { all, one, plain }) Console.WriteLine(measurement);
    Console.WriteLine(all.RatioTo(plain));
}
return 0;
