#!/usr/bin/env dotnet
#:project ../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Finds pictures that are there twice or more: also resized, recompressed, or saved in another format.
//   dotnet run samples/duplicates.cs -- MODEL FOLDER [DISTANCE]      DISTANCE: below which two count as the same, 0.01 by default

using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Search;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: dotnet run samples/duplicates.cs -- MODEL FOLDER [DISTANCE]");
    return 2;
}
var limit = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 0.01;
var paths = PictureFolder.EnumeratePaths(args[1]).Order(StringComparer.Ordinal).ToArray();

using var embedder = new ImageEmbedder(args[0], new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
var pictures = embedder.EmbedMany(paths).Where(picture => picture.Error is null).ToArray();
float[] vectors = [.. pictures.SelectMany(picture => picture.Vector.ToArray())];
var groups = NearDuplicates.Find(vectors, embedder.EmbeddingSize, limit);
foreach (var members in groups)
{
    Console.WriteLine();
    foreach (var i in members.OrderByDescending(i => new FileInfo(pictures[i].Path).Length))
        Console.WriteLine($"  {new FileInfo(pictures[i].Path).Length,12:N0} bytes  {pictures[i].Path}");
}
Console.WriteLine();
Console.WriteLine($"{groups.Count} groups among {pictures.Length} pictures; {groups.Sum(members => members.Count - 1)} pictures could go");
return 0;
