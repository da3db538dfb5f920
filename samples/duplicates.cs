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
var limit = args.Length > 2 ? float.Parse(args[2], CultureInfo.InvariantCulture) : 0.01f;
var paths = PictureFolder.EnumeratePaths(args[1]).Order(StringComparer.Ordinal).ToArray();

using var embedder = new ImageEmbedder(args[0], new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
var pictures = embedder.EmbedMany(paths).Where(picture => picture.Error is null).ToArray();
var index = new ExactIndex(embedder.EmbeddingSize, VectorDistance.Cosine);
index.Add([.. pictures.Select((_, i) => (long)i)], [.. pictures.SelectMany(picture => picture.Vector.ToArray())]);

// Each picture points at one of its group, at first itself; near ones come to point at the same.
var group = Enumerable.Range(0, pictures.Length).ToArray();
for (var i = 0; i < pictures.Length; i++)
{
    foreach (var (id, distance) in index.Search(pictures[i].Vector.Span, 20))
        if (distance <= limit && id != Neighbor.NoId) group[First(i)] = First((int)id);
}
var groups = Enumerable.Range(0, pictures.Length).GroupBy(First).Where(members => members.Count() > 1).ToArray();
foreach (var members in groups)
{
    Console.WriteLine();
    foreach (var i in members.OrderByDescending(i => new FileInfo(pictures[i].Path).Length))
        Console.WriteLine($"  {new FileInfo(pictures[i].Path).Length,12:N0} bytes  {pictures[i].Path}");
}
Console.WriteLine();
Console.WriteLine($"{groups.Length} groups among {pictures.Length} pictures; {groups.Sum(members => members.Count() - 1)} pictures could go");
return 0;

int First(int i) => group[i] == i ? i : group[i] = First(group[i]);
