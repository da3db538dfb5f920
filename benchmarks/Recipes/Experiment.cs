using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>One experiment, as <c>name=value</c> words describe it; what is not named is as the library has it.</summary>
internal sealed class Experiment(string[] words)
{
    private readonly Dictionary<string, string> _values = words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);

    public NetworkDefinition Network => DeepRankNetwork.Create(new DeepRankNetworkOptions
    {
        Backbone = ExperimentBackbones.Named(Word("net", "small")),
        EmbeddingSize = (int)Number("size", 128),
        LowResolutionPaths = Word("paths", "yes") == "yes" ? LowResolutionPaths.Subsampled : LowResolutionPaths.None,
    });

    public TrainingOptions Options => new()
    {
        Loss = Loss,
        Epochs = (int)Number("epochs", 30),
        ClassesPerBatch = (int)Number("classes", 48),
        PicturesPerClass = (int)Number("pictures", 4),
        LearningRate = Number("rate", 0.001),
        WeightDecay = Number("decay", 0.001),
        WeightAveraging = Number("average", 0) is > 0 and var average ? average : null,
        DerivedClasses = Enum.Parse<DerivedClasses>(Word("derived", "None")),
        DerivedShare = Number("derived-share", 0.5),
        Augmentation = Word("augmentation", "light") switch { "strong" => AugmentationOptions.Strong, "middle" => Middle, _ => AugmentationOptions.Light },
        ValidationShare = Number("held-out", 0.1),
        Seed = (int)Number("seed", 1),
    };

    private static AugmentationOptions Middle => AugmentationOptions.Light with
    {
        MaxRotation = 20, MinScale = 0.75, MaxScale = 1.3, ScalesAxesApart = true, MaxShift = 0.12, MinColorGain = 0.4, MaxColorGain = 1.6,
        GrayProbability = 0.25, MaxShear = 10, MinContrast = 0.7, MaxContrast = 1.3, BlurProbability = 0.2, EraseProbability = 0.25,
    };

    public int ReportEvery => (int)Number("report-every", 10);

    private RankingLoss Loss => Word("loss", "batch-all") switch
    {
        "batch-all" => new TripletLoss { Gap = Number("gap", 0.2) },
        "batch-hard" => new TripletLoss { Form = TripletForm.Softplus, Gap = Number("gap", 0), Miner = new BatchHardMiner() },
        "semi-hard" => new TripletLoss { Gap = Number("gap", 0.2), Miner = new SemiHardMiner() },
        "distance-weighted" => new TripletLoss { Gap = Number("gap", 0.2), Miner = new DistanceWeightedMiner() },
        "contrastive" => new ContrastiveLoss(),
        "supcon" => new SupervisedContrastiveLoss { Temperature = Number("temperature", 0.1) },
        "multi-similarity" => new MultiSimilarityLoss(),
        "proxy-anchor" => new ProxyAnchorLoss(),
        "softmax" => new NormalizedSoftmaxLoss(),
        "smooth-ap" => new SmoothAveragePrecisionLoss(),
        var other => throw new ArgumentException($"There is no loss '{other}' here."),
    };

    private string Word(string name, string value) => _values.GetValueOrDefault(name, value);

    private double Number(string name, double value) =>
        _values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : value;
}
