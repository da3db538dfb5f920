using Microsoft.ML.SearchSpace;
using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Tests.Experiments.Space;

public sealed class DeepRankSearchSpaceTests
{
    [Fact]
    public void The_default_space_is_the_documented_one() => Assert.Equal(
        [
            "DerivedShare: 0 | 0.25 | 0.5 | 0.75",
            "EmbeddingSize: 128 | 256 | 512",
            "LearningRate: 0.001 to 0.02, logarithmic",
            "Loss: MultiSimilarityLoss | SupervisedContrastiveLoss | TripletLoss",
            "WeightAveraging: 0.99 | 0.995 | 0.998",
            "WeightDecay: 0.0001 to 0.2, logarithmic",
        ],
        DeepRankSearchSpace.Default.Parameters.Select(parameter => parameter.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void A_value_changes_its_option_alone_and_the_users_options_not_at_all()
    {
        var options = DeepRankOptions.Quick();
        foreach (var parameter in DeepRankSearchSpace.Default.Parameters)
        {
            var others = DeepRankSearchSpace.Default.Parameters.Where(other => other != parameter);
            var space = others.Aggregate(DeepRankSearchSpace.Default, (rest, other) => rest.Without(other.Name));
            var changed = space.Apply(options, [0.4]);
            Assert.NotEqual(parameter.Text(options, null), parameter.Text(changed, null));
            Assert.All(others, other => Assert.Equal(other.Text(options, null), other.Text(changed, null)));
            Assert.Equal(space.Describe(options, [0.4])[parameter.Name], parameter.Text(changed, null));
        }
        Assert.Equal((128, 0.006, DerivedClasses.None), (options.Network.EmbeddingSize, options.LearningRate, options.DerivedClasses));
        Assert.IsType<MultiSimilarityLoss>(options.Loss);
    }

    [Fact]
    public void The_options_own_loss_keeps_its_parameters_when_its_kind_is_drawn()
    {
        var options = DeepRankOptions.Quick();
        options.Loss = new TripletLoss { Gap = 0.7 };
        var space = DeepRankSearchSpace.Default.Parameters.Where(parameter => parameter.Name != "Loss")
            .Aggregate(DeepRankSearchSpace.Default, (rest, other) => rest.Without(other.Name));
        Assert.Equal(options.Loss, space.Apply(options, [0.99]).Loss);
        Assert.Equal(new MultiSimilarityLoss(), space.Apply(options, [0.01]).Loss);
    }

    [Fact]
    public void Positions_are_spread_evenly_over_values_or_their_logarithms()
    {
        Assert.Equal(25.0, Value(new RealRange(0, 100, logarithmic: false), 0.25));
        Assert.Equal(Math.Sqrt(0.001 * 0.1), (double)Value(new RealRange(0.001, 0.1, logarithmic: true), 0.5), 1e-12);
        Assert.Equal([1, 2, 3, 4], Even(new IntegerRange(1, 4, logarithmic: false)));
        Assert.Equal(["a", "b", "c"], Even(new Choices(["a", "b", "c"])));
        Assert.All([new RealRange(2, 3, false), new RealRange(2, 3, true)], range => Assert.InRange((double)Value(range, 1), 2, 3 + 1e-12));
        Assert.Equal(4, Value(new IntegerRange(1, 4, logarithmic: true), 1));

        static object Value(SearchRange range, double position) => range.At(position);

        static object[] Even(SearchRange range)
        {
            var counts = Enumerable.Range(0, 1200).Select(i => range.At(i / 1200.0)).CountBy(value => value).ToArray();
            Assert.All(counts, count => Assert.InRange(count.Value, 1200 / counts.Length - 1, 1200 / counts.Length + 1));
            return [.. counts.Select(count => count.Key)];
        }
    }

    [Fact]
    public void A_user_adds_takes_out_and_begins_anew()
    {
        var space = DeepRankSearchSpace.Empty
            .WithRange("Momentum", 0.5, 0.99, (options, value) => options.Momentum = value)
            .WithIntegers("Epochs", 5, 20, (options, value) => options.Epochs = value)
            .WithChoice("Augmentation", [AugmentationOptions.None, AugmentationOptions.Light], (options, value) => options.Augmentation = value);
        var options = space.Apply(new DeepRankOptions(), [0, 1, 0.2]);
        Assert.Equal((0.5, 20, AugmentationOptions.None), (options.Momentum, options.Epochs, options.Augmentation));
        Assert.Equal(["Momentum", "Augmentation"], space.Without("Epochs").Parameters.Select(parameter => parameter.Name));
        Assert.Equal("as given", space.Describe(new DeepRankOptions(), [])["Epochs"]);
        Assert.Contains("Epochs: 5 to 20, whole", space.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_of_a_users_own_class_are_read()
    {
        var space = DeepRankSearchSpace.Of<OwnSearchedOptions>();
        Assert.Equal(DeepRankSearchSpace.Default.Parameters.Count + 3, space.Parameters.Count);
        var options = new DeepRankOptions();
        var own = space.Parameters.Where(parameter => parameter.Name is "Schedule" or "Epochs" or "UseMixedPrecision").ToArray();
        var changed = options.Copy();
        foreach (var parameter in own) parameter.Set(changed, 0.999);
        Assert.Equal((LearningRateSchedule.OneCycle, 9, true), (changed.Schedule, changed.Epochs, changed.UseMixedPrecision));
    }

    [Fact]
    public void Mistakes_are_refused_with_a_cure()
    {
        var space = DeepRankSearchSpace.Default;
        Refused<ArgumentException>("Without(\"LearningRate\")", () => space.WithRange("LearningRate", 0, 1, (_, _) => { }));
        Refused<ArgumentException>("it has LearningRate", () => space.Without("LerningRate"));
        Refused<ArgumentOutOfRangeException>("must end above its beginning", () => space.WithRange("x", 1, 1, (_, _) => { }));
        Refused<ArgumentOutOfRangeException>("must begin above 0", () => space.WithRange("x", 0, 1, (_, _) => { }, logarithmic: true));
        Refused<ArgumentException>("at least one value", () => space.WithChoice<string>("x", [], (_, _) => { }));
        Refused<ArgumentException>("Rate has a search-space attribute: give it a getter and a setter", DeepRankSearchSpace.Of<Unsettable>);
        Refused<ArgumentException>("Epochs is Int32, but its attribute has values such as many", DeepRankSearchSpace.Of<Unsuitable>);
        Refused<InvalidOperationException>("must return 6 numbers from 0 to 1; it returned (0.5, 2)", () => space.Checked([0.5, 2]));
    }

    [Fact]
    public void The_random_proposer_follows_its_source()
    {
        var proposer = new RandomProposer();
        var point = proposer.Propose(DeepRankSearchSpace.Default, [], new Random(3));
        Assert.Equal(6, point.Count);
        Assert.Equal(point, proposer.Propose(DeepRankSearchSpace.Default, [], new Random(3)));
        Assert.NotEqual(point, proposer.Propose(DeepRankSearchSpace.Default, [], new Random(4)));
    }

    private static void Refused<T>(string words, Func<object> act)
        where T : Exception => Assert.Contains(words, Assert.Throws<T>(act).Message, StringComparison.Ordinal);

    private sealed class OwnSearchedOptions : CommonSearchedOptions
    {
        [Choice(LearningRateSchedule.Cosine, LearningRateSchedule.OneCycle)]
        public LearningRateSchedule Schedule
        {
            get => Options.Schedule;
            set => Options.Schedule = value;
        }

        [Range(5, 9)]
        public int Epochs
        {
            get => Options.Epochs;
            set => Options.Epochs = value;
        }

        [BooleanChoice]
        public bool UseMixedPrecision
        {
            get => Options.UseMixedPrecision;
            set => Options.UseMixedPrecision = value;
        }
    }

    private sealed class Unsettable : SearchedOptions
    {
        [Range(0.1, 1.0)]
        public double Rate => Options.LearningRate;
    }

    private sealed class Unsuitable : SearchedOptions
    {
        [Choice("many", "few")]
        public int Epochs
        {
            get => Options.Epochs;
            set => Options.Epochs = value;
        }
    }
}
