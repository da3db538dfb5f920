#!/usr/bin/env dotnet
#:project ../src/Transforms/MLNetDeepRanking.Transforms.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Says what is in a picture by those that look like it: the nearest of some labelled examples vote. New classes need examples, not training.
//   dotnet run samples/classify.cs -- MODEL EXAMPLES PICTURE...      EXAMPLES/CLASS/*.jpg

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: dotnet run samples/classify.cs -- MODEL EXAMPLES PICTURE...");
    return 2;
}
var ml = new MLContext(seed: 1);
var examples = ml.Data.LoadFromPictureFolder(args[1]);
var model = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", args[0])
    .Append(ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new NearestNeighborsOptions { NeighborCount = 5, LabelColumnName = "Label" }))
    .Fit(examples);

using var engine = ml.Model.CreatePredictionEngine<Picture, Neighbors>(model);
foreach (var picture in args[2..])
{
    // A vote counts by its similarity: a far neighbour says little.
    var neighbors = engine.Predict(new Picture { ImagePath = picture });
    var votes = neighbors.Labels.Zip(neighbors.Distances, (label, distance) => (label, weight: Math.Max(1 - distance, 1e-6f))).ToArray();
    var (label, weight) = votes.GroupBy(vote => vote.label).Select(group => (group.Key, group.Sum(vote => vote.weight))).MaxBy(group => group.Item2);
    var share = 100 * weight / votes.Sum(vote => vote.weight);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label,-20} {share,4:0} % of the vote   {picture}"));
}
return 0;

internal sealed class Picture
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Neighbors
{
    [ColumnName("Neighbors.Label")] public string[] Labels { get; set; } = [];
    [ColumnName("Neighbors.Distance")] public float[] Distances { get; set; } = [];
}
