#!/usr/bin/env dotnet
#:project ../src/Transforms/MLNetDeepRanking.Transforms.csproj
#:project ../src/Reporting/MLNetDeepRanking.Reporting.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Sorts an album into heaps of pictures that look alike, without labels: embeddings, then ML.NET's k-means.
//   dotnet run samples/cluster.cs -- MODEL FOLDER HEAPS      writes album.html beside you: a row for each heap, its most typical picture first

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Transforms;

if (args.Length != 3 || !int.TryParse(args[2], CultureInfo.InvariantCulture, out var heaps))
{
    Console.Error.WriteLine("usage: dotnet run samples/cluster.cs -- MODEL FOLDER HEAPS");
    return 2;
}
var files = PictureFolder.EnumeratePaths(args[1]).Order(StringComparer.Ordinal).Select(file => new Picture { ImagePath = file }).ToArray();

var ml = new MLContext(seed: 1);
var album = ml.Data.LoadFromEnumerable(files);
// k-means goes over its rows many times: keep the embeddings.
var pipeline = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", args[0], new DeepRankScoringOptions { ErrorPolicy = PictureErrorPolicy.Skip })
    .AppendCacheCheckpoint(ml)
    .Append(ml.Clustering.Trainers.KMeans("Embedding", numberOfClusters: heaps));
var sorted = ml.Data.CreateEnumerable<Sorted>(pipeline.Fit(album).Transform(album), reuseRowObject: false).ToArray();

// The score holds the squared distance to the centre of each heap.
var rows = sorted.GroupBy(picture => picture.Heap).OrderByDescending(heap => heap.Count()).Select(heap =>
{
    var name = $"heap {heap.Key}: {heap.Count()}";
    var members = heap.OrderBy(picture => picture.Distances[heap.Key - 1]).ToArray();
    Console.WriteLine($"{name,-14} {string.Join(", ", members.Take(4).Select(picture => Path.GetRelativePath(args[1], picture.ImagePath)))}");
    return new ContactSheetRow(members[0].ImagePath, name,
        [.. members.Skip(1).Take(20).Select(picture => new ContactSheetNeighbor(picture.ImagePath, name, picture.Distances[heap.Key - 1]))]);
});
new ContactSheet("Album", [.. rows]).SaveHtml("album.html");
return 0;

internal sealed class Picture
{
    public string ImagePath { get; set; } = "";
}

internal sealed class Sorted
{
    public string ImagePath { get; set; } = "";
    [ColumnName("PredictedLabel")] public uint Heap { get; set; }
    [ColumnName("Score")] public float[] Distances { get; set; } = [];
}
