#!/usr/bin/env dotnet
#:project ../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Turns each picture of a folder into a row of numbers, for whatever reads CSV. No ML.NET, no libtorch.
//   dotnet run samples/score.cs -- MODEL FOLDER [OUTPUT]      MODEL as samples/quickstart.cs writes it; OUTPUT is embeddings.csv by default

using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: dotnet run samples/score.cs -- MODEL FOLDER [OUTPUT]");
    return 2;
}
var (folder, output) = (args[1], args.Length > 2 ? args[2] : "embeddings.csv");
var pictures = PictureFolder.EnumeratePaths(folder).Order(StringComparer.Ordinal).ToArray();

// A picture that cannot be read becomes a row with an error, not an end.
using var embedder = new ImageEmbedder(args[0], new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
var (clock, count) = (Stopwatch.StartNew(), 0);
using (var file = new StreamWriter(output))
{
    file.WriteLine($"picture,{string.Join(',', Enumerable.Range(0, embedder.EmbeddingSize))}");
    foreach (var (path, vector, error) in embedder.EmbedMany(pictures))
    {
        if (error is not null)
        {
            Console.Error.WriteLine(error.Message);
            continue;
        }
        file.Write($"\"{Path.GetRelativePath(folder, path).Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        foreach (var value in vector.Span) file.Write(string.Create(CultureInfo.InvariantCulture, $",{value}"));
        file.WriteLine();
        count++;
    }
}
Console.WriteLine($"{count} pictures × {embedder.EmbeddingSize} numbers in {output} ({count / clock.Elapsed.TotalSeconds:0} pictures/s)");
return 0;
