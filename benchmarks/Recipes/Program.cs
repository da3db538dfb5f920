using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Recipes.Benchmarks;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

var settings = args.Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
string Text(string name, string value) => settings.GetValueOrDefault(name, value);
double Number(string name, double value) => double.Parse(Text(name, value.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
int Whole(string name, int value) => (int)Number(name, value);

var (train, test) = (EmojiSet.Read("train"), EmojiSet.Read("test"));
RankingLoss loss = Text("loss", "all") switch
{
    "all" => new TripletLoss(),
    "softhard" => new TripletLoss { Form = TripletForm.Softplus, Gap = Number("gap", 0), Distance = EmbeddingDistance.Euclidean, Miner = new BatchHardMiner() },
    "semihard" => new TripletLoss { Miner = new SemiHardMiner() },
    "distance" => new TripletLoss { Miner = new DistanceWeightedMiner() },
    "supcon" => new SupervisedContrastiveLoss { Temperature = Number("temperature", 0.1) },
    "ms" => new MultiSimilarityLoss(),
    "proxy" => new ProxyAnchorLoss(),
    "softmax" => new NormalizedSoftmaxLoss(),
    "ap" => new SmoothAveragePrecisionLoss(),
    var other => throw new ArgumentException(other),
};
var options = new TrainingOptions
{
    Loss = loss,
    Epochs = Whole("epochs", 30),
    ClassesPerBatch = Whole("classes", 48),
    PicturesPerClass = Whole("per", 4),
    LearningRate = Number("lr", 0.001),
    WeightDecay = Number("decay", 0.001),
    WeightAveraging = Number("average", 0) is > 0 and var average ? average : null,
    ValidationShare = Number("val", 0.1),
    Seed = Whole("seed", 1),
};
NetworkNode Block(NetworkNode x, string name, int maps, int stride = 1) =>
    x.Convolution(name, maps, kernel: 3, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();
NetworkNode Residual(NetworkNode x, string name, int maps, int stride = 1)
{
    var y = Block(x, $"{name}.conv1", maps, stride).Convolution($"{name}.conv2", maps, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization($"{name}.bn2");
    var shortcut = stride == 1 && x.Shape.Channels == maps ? x : x.Convolution($"{name}.down", maps, kernel: 1, stride, bias: false).BatchNormalization($"{name}.downbn");
    return y.Add(shortcut).Relu();
}
var backbone = Text("net", "small") switch
{
    "small" => Backbone.Small,
    "wide" => new Backbone("wide", pixels =>
    {
        var x = Block(pixels, "conv1", 64, 2);
        x = Block(x, "conv2", 128).MaxPool(2);
        x = Block(x, "conv3", 256).MaxPool(2);
        x = Block(x, "conv4", 512).MaxPool(2);
        return Block(x, "conv5", 512).Flatten();
    }),
    "res" => new Backbone("res", pixels =>
    {
        var x = Block(pixels, "conv1", 64, 2);
        x = Residual(x, "a", 64).MaxPool(2);
        x = Residual(x, "b", 128).MaxPool(2);
        x = Residual(x, "c", 256).MaxPool(2);
        return Residual(x, "d", 512).Flatten();
    }),
    "res1" => new Backbone("res1", pixels =>
    {
        var x = Block(pixels, "conv1", 32);
        x = Residual(x, "a", 64, 2);
        x = Residual(x, "b", 128, 2);
        x = Residual(x, "c", 256, 2);
        return Residual(x, "d", 512, 2).Flatten();
    }),
    var other => throw new ArgumentException(other),
};
var network = DeepRankNetwork.Create(new DeepRankNetworkOptions { Backbone = backbone, EmbeddingSize = Whole("size", 128), LowResolutionPaths = Text("paths", "yes") == "yes" ? LowResolutionPaths.Subsampled : LowResolutionPaths.None });
Console.WriteLine(network);
var clock = Stopwatch.StartNew();
using var trained = new RankingTrainer(network, options).Train(train.Pictures, train.Labels, progress: new Progress(Whole("every", 10)));
var seconds = clock.Elapsed.TotalSeconds;
var embeddings = trained.Embed(test.Pictures);
var metrics = RetrievalEvaluator.LeaveOneOut(embeddings, network.EmbeddingSize, test.Labels);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"RESULT {string.Join(' ', args)} | test Recall@1 {100 * metrics.RecallAt(1):0.0} Recall@5 {100 * metrics.RecallAt(5):0.0} MAP@R {100 * metrics.MapAtR:0.0} | best epoch {trained.History.BestEpoch} | {seconds:0} s"));

internal sealed class Progress(int every) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Epoch is null || value.Epoch.Epoch % every == 0 || value.Epoch.Epoch == 1) Console.WriteLine(value);
    }
}
