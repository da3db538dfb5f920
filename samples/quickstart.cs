#!/usr/bin/env dotnet
#:project ../src/Estimators/MLNetDeepRanking.Estimators.csproj
#:project ../src/Reporting/MLNetDeepRanking.Reporting.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// From pictures to the most similar ones: trains on 923 kinds of emoji, then searches among 453 kinds that it has never seen.
//   dotnet run samples/quickstart.cs                        writes artifacts/quickstart/
//   dotnet run samples/quickstart.cs -- EPOCHS [FOLDER]     for the impatient

using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms;

var repository = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
var output = args.Length > 1 ? args[1] : Path.Combine(repository, "artifacts", "quickstart");
var pictures = Path.Combine(output, "pictures");
var clock = System.Diagnostics.Stopwatch.StartNew();
if (!Directory.Exists(pictures))
    ZipFile.ExtractToDirectory(Path.Combine(repository, "data", "emoji", "emoji64.zip"), pictures);

// One class a folder. No class of the test pictures is among the training pictures.
var ml = new MLContext(seed: 1);
var training = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "train"));
var test = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "test"));
var testPaths = test.GetColumn<string>("ImagePath").ToArray();
var testLabels = test.GetColumn<string>("Label").ToArray();
Console.WriteLine($"{training.GetColumn<string>("Label").Count()} pictures to learn from, {testPaths.Length} unseen ones to search among");

var options = DeepRankOptions.Quick();
options.Progress = new ConsoleProgress();
if (args.Length > 0) options.Epochs = int.Parse(args[0], CultureInfo.InvariantCulture);
var embed = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", options);
var embedding = embed.Fit(training);

// What would have been found without learning?
var store = PictureStore.Decode(testPaths, embedding.Model.Manifest.Preprocessing);
var pixels = Enumerable.Range(0, store.Count).SelectMany(i => store[i].ToArray().Select(value => (float)value)).ToArray();
using var random = TrainedNetwork.Untrained(DeepRankNetwork.Create(options.Network), store.Preprocessing, seed: 1);
var untrained = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", random.Export()).Fit(test);

Console.WriteLine();
Console.WriteLine("Each unseen picture looks for its own kind among all others:");
var figures = new ReportTable(["", "Recall@1", "Recall@5", "MAP@R"],
[
    Figures("raw pixels", Measure(pixels)),
    Figures("untrained network", Measure(Embeddings(untrained))),
    Figures("trained network", Measure(Embeddings(embedding))),
]);
foreach (var row in figures.Rows.Prepend(figures.Columns)) Console.WriteLine($"  {row[0],-18}{row[1],10}{row[2],10}{row[3],10}");

// The model that others use: embeds a picture, and finds its neighbours among the test pictures.
var neighbors = ml.Transforms.NearestNeighbors("Neighbors", "Embedding",
    new NearestNeighborsOptions { NeighborCount = 9, IdColumnName = "ImagePath", LabelColumnName = "Label" });
var search = new TransformerChain<ITransformer>(embedding, neighbors.Fit(embedding.Transform(test)));
ml.Model.Save(search, test.Schema, Path.Combine(output, "similar.zip"));
embedding.Model.Save(Path.Combine(output, "deeprank.onnx"));
SheetOf(search, queries: 24).SaveHtml(Path.Combine(output, "contact-sheet.html"));
Console.WriteLine();
var shown = Path.GetRelativePath(Environment.CurrentDirectory, output);
Console.WriteLine($"Wrote similar.zip, deeprank.onnx and contact-sheet.html to {shown} ({clock.Elapsed.TotalSeconds:0} s in all)");

float[] Embeddings(ITransformer model) => [.. model.Transform(test).GetColumn<float[]>("Embedding").SelectMany(row => row)];

RetrievalMetrics Measure(float[] vectors)
{
    var classes = testLabels.Distinct().Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i);
    int[] labels = [.. testLabels.Select(label => classes[label])];
    return RetrievalEvaluator.LeaveOneOut(vectors, vectors.Length / labels.Length, labels);
}

static string[] Figures(string name, RetrievalMetrics metrics)
{
    return [name, Percent(metrics.RecallAt(1)), Percent(metrics.RecallAt(5)), Percent(metrics.MapAtR)];

    static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}

// Some queries from all over the test classes, each with what the model finds; the picture itself, at distance 0, is left out.
ContactSheet SheetOf(ITransformer model, int queries)
{
    var manifest = File.ReadLines(Path.Combine(repository, "data", "emoji", "manifest.tsv")).Skip(1).Select(line => line.Split('\t'));
    var names = manifest.ToDictionary(row => row[0], row => row[3]);
    var found = ml.Data.CreateEnumerable<Found>(model.Transform(test), reuseRowObject: false).ToArray();
    var chosen = Enumerable.Range(0, queries).Select(i => found[i * found.Length / queries]);
    var rows = chosen.Select(query => new ContactSheetRow(query.ImagePath, names[query.Label],
        [.. Enumerable.Range(0, query.Ids.Length).Where(n => query.Ids[n] != query.ImagePath)
            .Select(n => new ContactSheetNeighbor(query.Ids[n], names[query.Labels[n]], query.Distances[n]))]));
    return new ContactSheet("Emoji that look most alike", [.. rows])
    {
        Subtitle = "Queries and their nearest neighbours among kinds of emoji that the network never saw. Pictures: see data/emoji/ATTRIBUTION.md.",
        Figures = figures,
    };
}

internal sealed class Found
{
    public string ImagePath { get; set; } = "";
    public string Label { get; set; } = "";
    [ColumnName("Neighbors.Id")] public string[] Ids { get; set; } = [];
    [ColumnName("Neighbors.Label")] public string[] Labels { get; set; } = [];
    [ColumnName("Neighbors.Distance")] public float[] Distances { get; set; } = [];
}

internal sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine(value);
}
