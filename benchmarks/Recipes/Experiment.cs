using System.Globalization;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>One experiment, as <c>name=value</c> words describe it, the last of a name; what is not named is as the recipe, or the library, has it.</summary>
internal sealed class Experiment
{
    private readonly Dictionary<string, string> _values;

    public Experiment(string[] words)
    {
        _values = words.Select(word => word.Split('=', 2)).GroupBy(pair => pair[0], pair => pair[^1]).ToDictionary(group => group.Key, group => group.Last());
        Options = Text("recipe", "") switch
        {
            "" => new DeepRankOptions(),
            "quick" => DeepRankOptions.Quick(),
            "balanced" => DeepRankOptions.Balanced(),
            "best" => DeepRankOptions.Best(),
            var other => throw new ArgumentException($"There is no recipe '{other}': quick, balanced or best."),
        };
        Options.Epochs = (int)Number("epochs", Options.Epochs);
        Options.ClassesPerBatch = (int)Number("classes", Options.ClassesPerBatch);
        Options.PicturesPerClass = (int)Number("pictures", Options.PicturesPerClass);
        Options.LearningRate = Number("rate", Options.LearningRate);
        Options.WeightDecay = Number("decay", Options.WeightDecay);
        Options.WeightAveraging = Number("average", Options.WeightAveraging ?? 0) is > 0 and var average ? average : null;
        Options.DerivedClasses = Enum.Parse<DerivedClasses>(Text("derived", Options.DerivedClasses.ToString()));
        Options.DerivedShare = Number("derived-share", Options.DerivedShare);
        Options.ValidationShare = Number("held-out", Options.ValidationShare);
        Options.Batching = Enum.Parse<TripletBatching>(Text("batching", Options.Batching.ToString()));
        Options.PositivesPerQuery = (int)Number("positives", Options.PositivesPerQuery);
        Options.TripletsPerBatch = (int)Number("triplets", Options.TripletsPerBatch);
        Options.Seed = (int)Number("seed", 1);
        if (Text("loss", "") is { Length: > 0 } loss) Options.Loss = ExperimentLosses.Named(loss, Number);
        if (Text("augmentation", "") is { Length: > 0 } augmentation) Options.Augmentation = Augmentation(augmentation);
        Options.Augmentation = Options.Augmentation with { HorizontalFlipProbability = Number("flip", Options.Augmentation.HorizontalFlipProbability) };
    }

    /// <summary>Gets how the network is trained.</summary>
    public DeepRankOptions Options { get; }

    /// <summary>Gets what is trained on, and judged by.</summary>
    public IRankingTask Task => Text("data", "emoji") switch
    {
        "emoji" => new EmojiTask(),
        "fashion" when Text("seen", "") is { Length: > 0 } seen => new UnseenFashionTask(seen.Split(',').Select(int.Parse).ToHashSet()),
        "fashion" => new FashionTask(),
        var other => throw new ArgumentException($"There are no pictures called '{other}' here."),
    };

    /// <summary>Gets after how many epochs each a line is printed.</summary>
    public int ReportEvery => (int)Number("report-every", 10);

    /// <summary>Gets whether the judge also sees each embedding averaged with that of the mirrored picture.</summary>
    public bool Mirrors => Text("mirror", "no") == "yes";

    /// <summary>Returns the network for pictures of some size.</summary>
    public NetworkDefinition Network(Preprocessing pictures) => DeepRankNetwork.Create(Options.Network with
    {
        Backbone = ExperimentNetworks.Named(Text("net", Options.Network.Backbone.Name)),
        Size = pictures.Width,
        EmbeddingSize = (int)Number("size", Options.Network.EmbeddingSize),
        Members = (int)Number("members", Options.Network.Members),
        DropRate = Number("drop", Options.Network.DropRate ?? -1) is >= 0 and var rate ? rate : null,
        LowResolutionPaths = Text("paths", "yes") == "yes" ? Options.Network.LowResolutionPaths : LowResolutionPaths.None,
    });

    // What may change a garment that lies straight in the middle of 28 grey pixels: little, and a part of it may be hidden.
    private static AugmentationOptions Garments => AugmentationOptions.None with
    {
        HorizontalFlipProbability = 0.5,
        MaxRotation = 5,
        MinScale = 0.9,
        MaxScale = 1.1,
        MaxShift = 0.07,
        MinColorGain = 0.9,
        MaxColorGain = 1.1,
        EraseProbability = 0.5,
    };

    private static AugmentationOptions Augmentation(string name) => name switch
    {
        "none" => AugmentationOptions.None,
        "light" => AugmentationOptions.Light,
        "strong" => AugmentationOptions.Strong,
        "garments" => Garments,
        _ => throw new ArgumentException($"There is no augmentation '{name}' here."),
    };

    private string Text(string name, string value) => _values.GetValueOrDefault(name, value);

    private double Number(string name, double value) =>
        _values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : value;
}
