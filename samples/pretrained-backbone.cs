#!/usr/bin/env dotnet
#:project ../src/Estimators/MLNetDeepRanking.Estimators.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Begins with a network that others trained: as it is, whitened, and with layers of one's own behind it.
//   dotnet run samples/pretrained-backbone.cs                                the emoji that come with the repository
//   dotnet run samples/pretrained-backbone.cs -- FOLDER [EPOCHS]             FOLDER/train/CLASS/*.jpg to learn from, FOLDER/test/CLASS/*.jpg to judge by

using System.Diagnostics;
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
using MLNetDeepRanking.Transforms;

var repository = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
var work = Path.Combine(repository, "artifacts", "pretrained-backbone");
var pictures = args.Length > 0 ? args[0] : Path.Combine(work, "pictures");
if (args.Length == 0 && !Directory.Exists(pictures))
    ZipFile.ExtractToDirectory(Path.Combine(repository, "data", "emoji", "emoji64.zip"), pictures);

var ml = new MLContext(seed: 1);
var training = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "train"));
var test = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "test"));

// MobileNetV2 learnt to find objects in photographs. Its publisher says that it wants pixels from −1 to 1.
var backbone = OnnxBackbone.Load(
    Path.Combine(repository, "data", "backbones", "mobilenetv2-openimages-224.onnx"),
    new OnnxBackboneOptions { Normalization = PixelNormalization.Symmetric });
Console.WriteLine(backbone);

// No training at all, and no labels: the features, then the features whitened on the training pictures.
Judge("as it is", () => ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", backbone).Fit(training));
Judge("whitened to 128", () =>
    ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", backbone, new BackboneEmbeddingOptions { WhitenedSize = 128 }).Fit(training));

// A layer of one's own behind it, without and with the two low-resolution paths. The backbone itself is run once, and kept on disk.
var network = DeepRankNetworkOptions.For(Backbone.Frozen(backbone));
Judge("trained layer", () => Train(network with { LowResolutionPaths = LowResolutionPaths.None }));
Judge("trained layer and paths", () => Train(network));

DeepRankEmbeddingTransformer Train(DeepRankNetworkOptions network)
{
    var options = DeepRankOptions.Quick();
    (options.Network, options.FeatureCacheFolder) = (network, Path.Combine(work, "features"));
    // The features are of the pictures as they are; the paths had better see the same.
    options.Augmentation = AugmentationOptions.None;
    if (args.Length > 1) options.Epochs = int.Parse(args[1], CultureInfo.InvariantCulture);
    return ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", options).Fit(training);
}

void Judge(string name, Func<DeepRankEmbeddingTransformer> fit)
{
    var clock = Stopwatch.StartNew();
    using var model = fit();
    var seconds = clock.Elapsed.TotalSeconds;
    var rows = model.Transform(test);
    var vectors = rows.GetColumn<float[]>("Embedding").SelectMany(row => row).ToArray();
    var classes = rows.GetColumn<string>("Label").ToArray();
    var numbers = classes.Distinct().Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i);
    var metrics = RetrievalEvaluator.LeaveOneOut(vectors, model.Model.Manifest.EmbeddingSize, [.. classes.Select(label => numbers[label])]);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {name,-24} Recall@1 {100 * metrics.RecallAt(1),5:0.0} %   MAP@R {100 * metrics.MapAtR,5:0.0} %   fitted in {seconds:0} s"));
}
