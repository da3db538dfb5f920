using MLNetDeepRanking.Search.Benchmarks;

// Prints how fast the indexes are, on data that a peer can read too:
//   dotnet run -c Release --project benchmarks/Search [-- FOLDER]         the exact index beside the plain .NET way; faiss_flat.py is the peer
//   dotnet run -c Release --project benchmarks/Search -- graph [FOLDER]   recall and speed of the graph index; hnswlib_curve.cpp is the peer
// FOLDER receives the data.

switch (args)
{
    case ["graph"] or ["graph", _]:
        foreach (var workload in new[] { GraphWorkload.FashionMnist(), GraphWorkload.Clusters() })
        {
            if (args is [_, var folder]) workload.WriteTo(folder);
            GraphCurve.Print(workload);
        }
        return 0;
    case [] or [_]:
        ExactComparison.Print(args.ElementAtOrDefault(0));
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks/Search [-- [graph] FOLDER]");
        return 2;
}
