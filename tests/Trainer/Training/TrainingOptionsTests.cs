using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new TrainingOptions();
        Assert.Equal(30, options.Epochs);
        Assert.Equal(TripletBatching.ClassBalanced, options.Batching);
        Assert.Equal((48, 4), (options.ClassesPerBatch, options.PicturesPerClass));
        Assert.Equal((64, 4), (options.TripletsPerBatch, options.PositivesPerQuery));
        Assert.Equal((new RelevanceSamplingOptions(), new HardNegativeOptions()), (options.RelevanceSampling, options.HardNegatives));
        Assert.Equal(0.5, options.SuperClassShare);
        Assert.Equal(new TripletLoss { Gap = 0.2, Distance = EmbeddingDistance.SquaredEuclidean, Miner = new AllTriplets() }, options.Loss);
        Assert.Equal((OptimizerKind.AdamW, 0.001, 0.9, 0.001), (options.Optimizer, options.LearningRate, options.Momentum, options.WeightDecay));
        Assert.Equal((LearningRateSchedule.Cosine, 0.05), (options.Schedule, options.WarmUp));
        Assert.Equal(0.1, options.ValidationShare);
        Assert.Equal((DerivedClasses.None, 0.5), (options.DerivedClasses, options.DerivedShare));
        Assert.Null(options.Seed);
        Assert.True(options.UseGpu);
        Assert.True(options.UseMixedPrecision);
        Assert.Equal("", options.License);
        Assert.Same(TimeProvider.System, options.Clock);
    }

    [Fact]
    public void The_article_preset_has_the_articles_values()
    {
        var options = new TrainingOptions();
        options.UseArticle();
        Assert.Equal((TripletBatching.Interleaved, 8, 25), (options.Batching, options.TripletsPerBatch, options.Epochs));
        Assert.Equal(new TripletLoss { Gap = 1, Distance = EmbeddingDistance.Euclidean }, options.Loss);
        Assert.Equal((OptimizerKind.Sgd, 0.001, 0.9), (options.Optimizer, options.LearningRate, options.Momentum));
        Assert.Equal(LearningRateSchedule.Constant, options.Schedule);
        Assert.Equal(AugmentationOptions.Article, options.Augmentation);
    }

    public static TheoryData<string, Action<TrainingOptions>> Bad => new()
    {
        { "Epochs", o => o.Epochs = 0 },
        { "ClassesPerBatch", o => o.ClassesPerBatch = 1 },
        { "PicturesPerClass", o => o.PicturesPerClass = 1 },
        { "TripletsPerBatch", o => o.TripletsPerBatch = 0 },
        { "PositivesPerQuery", o => o.PositivesPerQuery = 0 },
        { "OutOfClassShare", o => o.RelevanceSampling = new() { OutOfClassShare = -0.1 } },
        { "Neighbors", o => o.HardNegatives = new() { Neighbors = 0 } },
        { "SuperClassShare", o => o.SuperClassShare = 0 },
        { "Gap", o => o.Loss = new TripletLoss { Gap = 0 } },
        { "Temperature", o => o.Loss = new CrossBatchMemory(new SupervisedContrastiveLoss { Temperature = double.NaN }) },
        { "LearningRate", o => o.LearningRate = -1 },
        { "Momentum", o => o.Momentum = 1 },
        { "WeightDecay", o => o.WeightDecay = -0.1 },
        { "WarmUp", o => o.WarmUp = 0.6 },
        { "ValidationShare", o => o.ValidationShare = 0.6 },
        { "DerivedClasses", o => o.DerivedClasses = (DerivedClasses)8 },
        { "DerivedShare", o => o.DerivedShare = 1.1 },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_value_outside_its_range_is_refused_by_name(string name, Action<TrainingOptions> spoil)
    {
        var options = new TrainingOptions();
        spoil(options);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RankingTrainer(Shapes.Network(), options));
        Assert.Equal(name, error.ParamName);
    }
}
