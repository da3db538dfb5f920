using MLNetDeepRanking.Search.Benchmarks;

// Prints how fast the indexes are, on data that a peer can read too:
//   dotnet run -c Release --project benchmarks/Search [-- FOLDER]                 the exact index beside the plain .NET way; faiss_flat.py is the peer
//   dotnet run -c Release --project benchmarks/Search -- graph [FOLDER [PEER]]    recall and speed of the graph index; PEER is the compiled hnswlib_peer.cpp
//   dotnet run -c Release --project benchmarks/Search -- filters                  recall and speed of the graph index's filters, beside plain ways
//   dotnet run -c Release --project benchmarks/Search -- codes                    recall, speed and memory of the exact index's compressions
//   dotnet run -c Release --project benchmarks/Search -- files [COUNT [GRAPH]]    how fast an index of COUNT vectors, and a graph of GRAPH, opens
//   dotnet run -c Release --project benchmarks/Search -- evaluate [COUNT [DIMENSION]]    time and memory of measuring an embedding space
// FOLDER receives the data, and plots of the graph's recall.

switch (args)
{
    case ["graph", .. { Length: <= 2 } where]:
        var pictures = GraphWorkload.FashionMnist();
        foreach (var workload in new[] { pictures, ShortenedWorkload.Of(pictures, "fashion-128", 128), GraphWorkload.Clusters() })
            GraphCurve.Print(workload, where.ElementAtOrDefault(0), where.ElementAtOrDefault(1));
        return 0;
    case ["filters"]:
        FilterComparison.Print();
        return 0;
    case ["codes"]:
        foreach (var workload in new[] { GraphWorkload.FashionMnist(), GraphWorkload.Clusters() }) CompressionComparison.Print(workload);
        return 0;
    case ["files", .. var counts]:
        FileOpening.Print(counts.Length > 0 ? Count(counts[0]) : 1_000_000, counts.Length > 1 ? Count(counts[1]) : 100_000);
        return 0;
    case ["evaluate", .. var sizes]:
        EvaluationCost.Print(sizes.Length > 0 ? Count(sizes[0]) : 100_000, sizes.Length > 1 ? Count(sizes[1]) : 512);
        return 0;
    case [] or [_]:
        ExactComparison.Print(args.ElementAtOrDefault(0));
        return 0;
    default:
        Console.Error.WriteLine(
            "Usage: dotnet run -c Release --project benchmarks/Search [-- FOLDER | graph [FOLDER [PEER]] | filters | codes | files [COUNT [GRAPH]] | " +
            "evaluate [COUNT [DIMENSION]]]");
        return 2;
}

static int Count(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
