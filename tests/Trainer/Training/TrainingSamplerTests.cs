using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class TrainingSamplerTests
{
    private static readonly int[] Training = [.. Enumerable.Range(0, 48).Where(i => i % 12 / 3 != 2)];

    [Theory]
    [InlineData(TripletBatching.ClassBalanced, typeof(ClassBalancedBatches))]
    [InlineData(TripletBatching.SampledTriplets, typeof(SampledTripletBatches))]
    [InlineData(TripletBatching.Interleaved, typeof(SampledTripletBatches))]
    [InlineData(TripletBatching.Relevance, typeof(RelevanceBatches))]
    [InlineData(TripletBatching.OnlineRelevance, typeof(OnlineRelevanceBatches))]
    [InlineData(TripletBatching.HardRefreshed, typeof(HardNegativeBatches))]
    [InlineData(TripletBatching.Hierarchical, typeof(HierarchicalBatches))]
    public void Each_batching_has_its_sampler_over_the_training_side(TripletBatching batching, Type type)
    {
        var data = Data();
        var sampler = TrainingSampler.Create(new TrainingOptions { Batching = batching }, data, Training);
        Assert.IsType(type, sampler);
        var epoch = sampler.Epoch(new Random(1)).ToArray();
        Assert.All(epoch.SelectMany(batch => batch.Pictures), picture => Assert.InRange(picture, 0, Training.Length - 1));
        foreach (var batch in epoch)
            foreach (var t in batch.Triplets ?? [])
                Assert.Equal(data.Labels[Training[batch.Pictures[t.Query]]], data.Labels[Training[batch.Pictures[t.Positive]]]);
    }

    [Theory]
    [InlineData(TripletBatching.Relevance)]
    [InlineData(TripletBatching.OnlineRelevance)]
    public void Relevance_is_that_of_the_pictures_trained_on_and_an_epoch_is_as_long_as_asked(TripletBatching batching)
    {
        var data = Data();
        var options = new TrainingOptions { Batching = batching, RelevanceSampling = new() { RelevanceMargin = 0.3, TripletsPerEpoch = 100 } };
        var batches = TrainingSampler.Create(options, data, Training).Epoch(new Random(1)).ToArray();
        Assert.Equal([64, 36], batches.Select(batch => batch.Triplets!.Count));
        foreach (var batch in batches)
            foreach (var t in batch.Triplets!)
                Assert.True(Between(batch, t.Query, t.Positive) - Between(batch, t.Query, t.Negative) >= 0.3);

        double Between(TripletBatch batch, int row, int other) => data.Relevance!.Between(Training[batch.Pictures[row]], Training[batch.Pictures[other]]);
    }

    [Fact]
    public void The_loop_refreshes_hard_negatives_before_each_epoch()
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        Assert.NotEqual(Hash(hardShare: 0), Hash(hardShare: 1));
        Assert.Equal(Hash(hardShare: 1), Hash(hardShare: 1));

        string Hash(double hardShare)
        {
            var options = new TrainingOptions
            {
                Batching = TripletBatching.HardRefreshed,
                HardNegatives = new() { HardShare = hardShare },
                Epochs = 2,
                ValidationShare = 0,
                Seed = 1,
                UseGpu = false,
            };
            using var trained = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
            return trained.Export().Manifest.ContentHash;
        }
    }

    [Theory]
    [InlineData(TripletBatching.Relevance)]
    [InlineData(TripletBatching.OnlineRelevance)]
    [InlineData(TripletBatching.Hierarchical)]
    public void The_seed_decides_every_weight(TripletBatching batching)
    {
        Assert.Equal(Hash(1), Hash(1));
        Assert.NotEqual(Hash(1), Hash(2));

        string Hash(int seed)
        {
            var options = new TrainingOptions { Batching = batching, Epochs = 1, ClassesPerBatch = 4, ValidationShare = 0, Seed = seed, UseGpu = false };
            using var trained = new RankingTrainer(Shapes.Network(), options).Train(Data(), progress: null, CancellationToken.None);
            return trained.Export().Manifest.ContentHash;
        }
    }

    [Fact]
    public void What_is_lacking_or_does_not_match_is_named_with_its_cure()
    {
        var bare = Data() with { Relevance = null, SuperClasses = null };
        Refused(TripletBatching.Relevance, bare, "give Relevance");
        Refused(TripletBatching.OnlineRelevance, bare, "give Relevance");
        Refused(TripletBatching.Hierarchical, bare, "give SuperClasses");
        Refused(TripletBatching.ClassBalanced, Data() with { Relevance = new ScoreRelevance([1], [0]) }, "relevance is of 1");
        Refused(TripletBatching.ClassBalanced, Data() with { SuperClasses = [0] }, "1 super-classes");

        static void Refused(TripletBatching batching, TrainingData data, string cause)
        {
            var trainer = new RankingTrainer(Shapes.Network(), new TrainingOptions { Batching = batching, UseGpu = false });
            var error = Assert.Throws<ArgumentException>(() => trainer.Train(data, progress: null, CancellationToken.None));
            Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        }
    }

    private static TrainingData Data()
    {
        var (pictures, _) = Shapes.Make(12, 4);
        int[] labels = [.. Enumerable.Range(0, 48).Select(i => i % 12)];
        return new TrainingData(pictures, labels)
        {
            Relevance = new ScoreRelevance([.. Enumerable.Range(0, 48).Select(i => (double)(i / 12))], labels),
            SuperClasses = [.. labels.Select(label => label / 3)],
        };
    }
}
