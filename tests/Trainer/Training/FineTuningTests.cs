using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;
using Padding = MLNetDeepRanking.Trainer.Networks.Padding;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>What learns, what stays, and how fast.</summary>
public sealed class FineTuningTests
{
    private static readonly Backbone Stages = new("stages", pixels => pixels
        .Convolution("stem", 8, kernel: 3, padding: Padding.Same).BatchNormalization("stem_bn").Relu().MaxPool(2)
        .Convolution("layer1.conv", 8, kernel: 3, padding: Padding.Same).BatchNormalization("layer1.bn").Relu().MaxPool(2)
        .Convolution("layer2.conv", 8, kernel: 3, padding: Padding.Same).BatchNormalization("layer2.bn").Relu())
    { Size = Shapes.Size };

    private static NetworkDefinition Network => DeepRankNetwork.Create(DeepRankNetworkOptions.For(Stages, embeddingSize: 16));

    [Theory]
    [InlineData("stem_bn", "stem")]
    [InlineData("layer1", "stem layer1")]
    [InlineData("layer1.conv", "stem layer1.conv")]
    public void What_lies_up_to_the_named_layer_stays_and_the_rest_learns(string through, string frozen)
    {
        var changed = Changed(options => options.FrozenThrough = through);
        bool IsFrozen(string name) => frozen.Split(' ').Any(stage => name.StartsWith(stage, StringComparison.Ordinal));
        Assert.All(changed, tensor => Assert.True(tensor.Value == !IsFrozen(tensor.Key), $"{tensor.Key}: changed {tensor.Value}"));
    }

    [Fact]
    public void Without_a_name_everything_learns() => Assert.DoesNotContain(false, Changed(_ => { }).Values);

    [Fact]
    public void Frozen_statistics_stay_while_the_weights_beside_them_learn()
    {
        var changed = Changed(options => options.FreezeBatchStatistics = true);
        Assert.All(changed, tensor => Assert.Equal(!tensor.Key.Contains("running", StringComparison.Ordinal), tensor.Value));
    }

    [Fact]
    public void The_backbone_learns_at_its_own_rate()
    {
        // AdamW's first step has the length of the rate, whatever the gradient.
        var head = FirstStep(backboneRate: 1e-5);
        Assert.Equal(0.01, head["path1.conv.weight"], 0.001);
        Assert.Equal(1e-5, head["layer1.conv.weight"], 1e-6);
        var same = FirstStep(backboneRate: null);
        Assert.Equal(0.01, same["layer1.conv.weight"], 0.001);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_named_with_those_that_are()
    {
        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Network, new TrainingOptions { FrozenThrough = "layer9" }));
        Assert.Contains("'layer9'", error.Message, StringComparison.Ordinal);
        Assert.Contains("stem, stem_bn, layer1, layer2, path1, path2, embedding", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_must_be_left_to_learn()
    {
        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Network, new TrainingOptions { FrozenThrough = "embedding" }));
        Assert.Contains("nothing is left to learn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_must_be_positive() =>
        Assert.Contains(
            nameof(TrainingOptions.BackboneLearningRate),
            Assert.Throws<ArgumentOutOfRangeException>(() => new RankingTrainer(Network, new TrainingOptions { BackboneLearningRate = 0 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Training_begins_with_the_weights_of_a_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("deeprank-weights").FullName, "published.safetensors");
        try
        {
            var (pictures, labels) = Shapes.Make(12, 4);
            using var published = TrainedNetwork.Untrained(Network, pictures.Preprocessing, seed: 77);
            published.SaveWeights(path);
            var options = Options;
            (options.InitialWeights, options.FrozenThrough) = (path, "layer2");
            using var trained = new RankingTrainer(Network, options).Train(pictures, labels);
            foreach (var (name, tensor) in trained.Network.StateTensors)
            {
                var isFrozen = name.StartsWith("stem", StringComparison.Ordinal) || name.StartsWith("layer", StringComparison.Ordinal);
                Assert.Equal(isFrozen, tensor.Equals(published.Network.StateTensors[name]));
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Weights_that_are_not_there_or_do_not_fit_are_refused_before_training()
    {
        Assert.Throws<FileNotFoundException>(() => new RankingTrainer(Network, new TrainingOptions { InitialWeights = "none.pth" }));
        var path = Path.GetTempFileName();
        try
        {
            using (var other = TrainedNetwork.Untrained(Shapes.Network(), Preprocessing.Square(Shapes.Size), seed: 1)) other.SaveWeights(path);
            var error = Assert.Throws<InvalidDataException>(() => new RankingTrainer(Network, new TrainingOptions { InitialWeights = path }));
            Assert.Contains("stem.weight", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TrainingOptions Options => new()
    {
        Epochs = 1,
        ClassesPerBatch = 6,
        Augmentation = AugmentationOptions.None,
        ValidationShare = 0,
        Seed = 3,
        UseGpu = false,
        UseMixedPrecision = false,
    };

    // For each tensor, whether an epoch of training changes it.
    private static Dictionary<string, bool> Changed(Action<TrainingOptions> set)
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        var options = Options;
        set(options);
        using var trained = new RankingTrainer(Network, options).Train(pictures, labels);
        using var initial = new NetworkModule(Network, FirstDraw(options));
        return trained.Network.StateTensors.ToDictionary(tensor => tensor.Key, tensor => !tensor.Value.Equals(initial.StateTensors[tensor.Key]));
    }

    // The largest change of each tensor in one step.
    private static Dictionary<string, double> FirstStep(double? backboneRate)
    {
        var (pictures, labels) = Shapes.Make(6, 4);
        var options = Options;
        (options.LearningRate, options.BackboneLearningRate, options.WeightDecay, options.WarmUp) = (0.01, backboneRate, 0, 0);
        using var trained = new RankingTrainer(Network, options).Train(pictures, labels);
        using var initial = new NetworkModule(Network, FirstDraw(options));
        using var scope = NewDisposeScope();
        return trained.Network.StateTensors.ToDictionary(
            tensor => tensor.Key, tensor => (tensor.Value - initial.StateTensors[tensor.Key]).abs().max().to(ScalarType.Float64).item<double>());
    }

    // The first draw of a run is the seed of the weights.
    private static int FirstDraw(TrainingOptions options) => new RunSeed(options.Seed!.Value).Start().Next();
}
