#!/usr/bin/env dotnet
#:project ../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Indexes a folder once, and then answers at once: which of its pictures are most like this one?
//   dotnet run samples/search.cs -- MODEL FOLDER QUERY...      writes gallery.hnsw and gallery.txt beside you; delete them to index anew

using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Search;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: dotnet run samples/search.cs -- MODEL FOLDER QUERY...");
    return 2;
}
using var embedder = new ImageEmbedder(args[0], new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
if (!File.Exists("gallery.hnsw")) Build(args[1]);

// An id is the number of its line in gallery.txt.
var paths = File.ReadAllLines("gallery.txt");
var index = HnswIndex.Load("gallery.hnsw");
foreach (var query in args[2..])
{
    Console.WriteLine($"{query} among {index.Count}:");
    foreach (var (id, distance) in index.Search(embedder.Embed(query), 10))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {distance:0.000}  {paths[id]}"));
}
return 0;

void Build(string folder)
{
    // One vector at a time is possible, but many in one call are inserted in parallel.
    var found = embedder.EmbedMany(PictureFolder.EnumeratePaths(folder).Order(StringComparer.Ordinal)).Where(picture => picture.Error is null).ToArray();
    var gallery = new HnswIndex(embedder.EmbeddingSize, VectorDistance.Cosine);
    gallery.Add([.. found.Select((_, line) => (long)line)], [.. found.SelectMany(picture => picture.Vector.ToArray())]);
    File.WriteAllLines("gallery.txt", found.Select(picture => picture.Path));
    gallery.Save("gallery.hnsw");
    Console.WriteLine($"indexed {gallery.Count} pictures");
}
