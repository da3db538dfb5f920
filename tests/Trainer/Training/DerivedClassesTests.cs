using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class DerivedClassesTests
{
    [Fact]
    public void All_pictures_of_a_class_are_rearranged_alike_and_each_class_by_a_draw_of_its_own()
    {
        int[] classes = [.. Enumerable.Range(0, 4000).Select(row => row / 4 % 500)];
        var drawn = new ClassSymmetries(DerivedClasses.All, share: 1).Draw(classes, new Random(1));
        Assert.All(classes.Zip(drawn).GroupBy(row => row.First, row => row.Second), rows => Assert.Single(rows.Distinct()));
        Assert.Equal(48, drawn.Distinct().Count());
    }

    [Theory]
    [InlineData(DerivedClasses.QuarterTurns, 4)]
    [InlineData(DerivedClasses.Mirror, 2)]
    [InlineData(DerivedClasses.ColorOrders, 6)]
    [InlineData(DerivedClasses.QuarterTurns | DerivedClasses.Mirror, 8)]
    [InlineData(DerivedClasses.All, 48)]
    public void Each_rearrangement_that_is_asked_for_comes_up_as_often_as_the_others(DerivedClasses derived, int kinds)
    {
        const int Draws = 24_000;
        var drawn = new ClassSymmetries(derived, share: 1).Draw([.. Enumerable.Range(0, Draws)], new Random(2));
        var counts = drawn.GroupBy(symmetry => symmetry).Select(group => group.Count()).ToArray();
        Assert.Equal(kinds, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 0.8 * Draws / kinds, 1.2 * Draws / kinds));
    }

    [Fact]
    public void The_share_says_how_many_classes_are_drawn_for()
    {
        int[] classes = [.. Enumerable.Range(0, 10_000)];
        var drawn = new ClassSymmetries(DerivedClasses.All, share: 0.3).Draw(classes, new Random(3));
        Assert.InRange(drawn.Count(symmetry => symmetry != default(PictureSymmetry)), 10_000 * 0.3 * 47 / 48 - 150, 10_000 * 0.3 * 47 / 48 + 150);
        Assert.All(new ClassSymmetries(DerivedClasses.All, share: 0).Draw(classes, new Random(3)), symmetry => Assert.Equal(default, symmetry));
    }

    [Fact]
    public void They_change_what_is_learnt_and_the_seed_still_decides_it()
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        Assert.Equal(Hash(DerivedClasses.All), Hash(DerivedClasses.All));
        Assert.NotEqual(Hash(DerivedClasses.None), Hash(DerivedClasses.All));

        string Hash(DerivedClasses derived)
        {
            using var trained = new RankingTrainer(Shapes.Network(), Options(derived)).Train(pictures, labels);
            return trained.Export().Manifest.ContentHash;
        }
    }

    [Fact]
    public void What_they_do_not_go_with_is_said()
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        var options = Options(DerivedClasses.Mirror);
        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Shapes.Network(), options).TrainOnTriplets(pictures, [new Triplet(0, 1, 4)]));
        Assert.Contains("triplets only", error.Message, StringComparison.Ordinal);

        foreach (var loss in new RankingLoss[]
        {
            new ProxyAnchorLoss(), new NestedLoss(new ArcFaceLoss(), 4), new CrossBatchMemory(new ContrastiveLoss()),
            new WeightedLosses(new WeightedLoss(new TripletLoss(), 1), new WeightedLoss(new NormalizedSoftmaxLoss(), 1)),
        })
        {
            options.Loss = loss;
            error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Shapes.Network(), options).Train(pictures, labels));
            Assert.Contains($"{loss.GetType().Name} keeps something of each class", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Quarter_turns_need_square_pictures_and_mirrors_do_not()
    {
        var network = new NetworkBuilder("wide", height: 16, width: 24);
        var definition = network.Build(network.Pixels
            .Convolution("conv1", 8, kernel: 3, padding: Padding.Same).Relu().MaxPool(2).Flatten().Linear("embedding", 8).L2Normalize());
        var builder = new PictureStoreBuilder(new Preprocessing { Width = 24, Height = 16 });
        for (var i = 0; i < 8; i++) new Random(i).NextBytes(builder.Add());
        var pictures = builder.Build();
        int[] labels = [0, 0, 1, 1, 2, 2, 3, 3];

        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(definition, Options(DerivedClasses.QuarterTurns)).Train(pictures, labels));
        Assert.Contains("24×16", error.Message, StringComparison.Ordinal);
        new RankingTrainer(definition, Options(DerivedClasses.Mirror | DerivedClasses.ColorOrders)).Train(pictures, labels).Dispose();
    }

    private static TrainingOptions Options(DerivedClasses derived) => new()
    {
        Epochs = 2,
        ClassesPerBatch = 4,
        PicturesPerClass = 2,
        Augmentation = AugmentationOptions.None,
        ValidationShare = 0,
        Seed = 1,
        UseGpu = false,
        DerivedClasses = derived,
    };
}
