#!/usr/bin/env dotnet
#:project ../src/Estimators/MLNetDeepRanking.Estimators.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// A deep network of your own as the main path: written in a dozen lines, printed as a table, and trained beside its untrained self.
//   dotnet run samples/own-backbone.cs [-- EPOCHS [FOLDER]]      unpacks the shipped emoji into FOLDER, artifacts/own-backbone by default

using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

var repository = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
var pictures = Path.Combine(args.Length > 1 ? args[1] : Path.Combine(repository, "artifacts", "own-backbone"), "pictures");
if (!Directory.Exists(pictures)) ZipFile.ExtractToDirectory(Path.Combine(repository, "data", "emoji", "emoji64.zip"), pictures);

// A function from the pixels to the last layer. Layers that learn have names; weight files keep their tensors under them.
// Shapes are checked as the layers are added, and the same definition is trained with TorchSharp and written as ONNX.
var strokes = new Backbone("strokes", pixels =>
{
    var x = Block(pixels, "stem", maps: 32, stride: 2);
    x = Block(x, "down1", maps: 64, stride: 2);
    x = Block(x, "same1", maps: 64).Add(x);
    x = Block(x, "down2", maps: 128, stride: 2);
    x = Block(x, "same2", maps: 128).Add(x);
    return Block(x, "down3", maps: 256, stride: 2).Flatten();
})
{ Size = 32 };

static NetworkNode Block(NetworkNode x, string name, int maps, int stride = 1) =>
    x.Convolution(name, maps, kernel: 3, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();

// A short run, in small batches.
var options = new DeepRankOptions
{
    Network = DeepRankNetworkOptions.For(strokes, embeddingSize: 64),
    Epochs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3,
    ClassesPerBatch = 24,
    LearningRate = 0.002,
    Progress = new ConsoleProgress(),
};
var definition = DeepRankNetwork.Create(options.Network);
Console.WriteLine(definition.Summary());

var ml = new MLContext(seed: 1);
var training = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "train"));
var test = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "test"));
var trained = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", options).Fit(training).Model;
using var untrained = TrainedNetwork.Untrained(definition, Preprocessing.Square(strokes.Size), seed: 1);

Console.WriteLine("Each picture of a kind that training never saw looks for its own kind; Recall@1:");
Console.WriteLine(FormattableString.Invariant($"  untrained {100 * RecallAt1(untrained.Export()):0.0} %"));
Console.WriteLine(FormattableString.Invariant($"  trained   {100 * RecallAt1(trained):0.0} %"));

double RecallAt1(DeepRankModel model)
{
    var embeddings = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", model).Fit(test).Transform(test);
    float[] vectors = [.. embeddings.GetColumn<float[]>("Embedding").SelectMany(row => row)];
    var labels = test.GetColumn<string>("Label").ToArray();
    var numbers = labels.Distinct().Select((label, number) => (label, number)).ToDictionary(pair => pair.label, pair => pair.number);
    return RetrievalEvaluator.LeaveOneOut(vectors, definition.EmbeddingSize, [.. labels.Select(label => numbers[label])]).RecallAt(1);
}

internal sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine(value);
}
