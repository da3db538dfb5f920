#!/usr/bin/env dotnet
#:project ../src/Estimators/MLNetDeepRanking.Estimators.csproj
#:project ../src/Reporting/MLNetDeepRanking.Reporting.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Learns from a folder of your own, one sub-folder a class, and finds what is most like one picture.
//   dotnet run samples/own-pictures.cs -- FOLDER QUERY [EPOCHS]      writes similar.zip and similar.html beside you

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: dotnet run samples/own-pictures.cs -- FOLDER QUERY [EPOCHS]");
    return 2;
}
var (folder, query) = (args[0], args[1]);

var ml = new MLContext(seed: 1);
var pictures = ml.Data.LoadFromPictureFolder(folder);
var options = DeepRankOptions.Quick();
(options.ErrorPolicy, options.Progress) = (PictureErrorPolicy.Skip, new ConsoleProgress());
if (args.Length == 3) options.Epochs = int.Parse(args[2], CultureInfo.InvariantCulture);

var pipeline = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", options)
    .Append(ml.Transforms.NearestNeighbors("Neighbors", "Embedding",
        new NearestNeighborsOptions { NeighborCount = 12, IdColumnName = "ImagePath", LabelColumnName = "Label" }));
var model = pipeline.Fit(pictures);
ml.Model.Save(model, pictures.Schema, "similar.zip");

using var engine = ml.Model.CreatePredictionEngine<Picture, Similar>(model);
var similar = engine.Predict(new Picture { ImagePath = query });
var neighbors = Enumerable.Range(0, similar.Ids.Length)
    .Select(i => new ContactSheetNeighbor(similar.Ids[i], similar.Labels[i], similar.Distances[i])).ToArray();
foreach (var neighbor in neighbors)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{neighbor.Distance:0.000}  {neighbor.Label}  {neighbor.PicturePath}"));
new ContactSheet("Most alike", [new ContactSheetRow(query, neighbors[0].Label, neighbors)]).SaveHtml("similar.html");
return 0;

internal sealed class Picture
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Similar
{
    [ColumnName("Neighbors.Id")] public string[] Ids { get; set; } = [];
    [ColumnName("Neighbors.Label")] public string[] Labels { get; set; } = [];
    [ColumnName("Neighbors.Distance")] public float[] Distances { get; set; } = [];
}

internal sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine(value);
}
