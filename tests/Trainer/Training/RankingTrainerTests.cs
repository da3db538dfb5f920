using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Tests.Export;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class RankingTrainerTests
{
    private static TrainingOptions Quick(int epochs = 4) => new()
    {
        Epochs = epochs,
        ClassesPerBatch = 8,
        PicturesPerClass = 4,
        LearningRate = 0.003,
        Augmentation = AugmentationOptions.None,
        ValidationShare = 0.2,
        Seed = 1,
        UseGpu = false,
    };

    [Fact]
    public void Training_finds_pictures_of_classes_it_never_saw_better_than_chance_pixels_and_random_weights()
    {
        var (pictures, labels) = Shapes.Make(classes: 40, perClass: 6);
        var (unseen, unseenLabels) = Shapes.Make(classes: 40, perClass: 6, seed: 99);
        using var trained = new RankingTrainer(Shapes.Network(), Quick(epochs: 8)).Train(pictures, labels);
        using var untrained = TrainedNetwork.Untrained(Shapes.Network(), pictures.Preprocessing, seed: 1);

        var after = RecallAt1(trained, unseen, unseenLabels);
        var before = RecallAt1(untrained, unseen, unseenLabels);
        Assert.True(after > before + 0.05, $"Recall@1 was {before:0.000} untrained and {after:0.000} trained.");
        Assert.Equal(8, trained.History.Epochs.Count);
        var (first, last) = (trained.History.Epochs[0], trained.History.Epochs[^1]);
        Assert.True(last.Loss < first.Loss || last.ActiveShare < first.ActiveShare);
    }

    [Theory]
    [InlineData(TripletBatching.ClassBalanced)]
    [InlineData(TripletBatching.SampledTriplets)]
    [InlineData(TripletBatching.Interleaved)]
    public void The_seed_decides_every_weight(TripletBatching batching)
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        Assert.Equal(Hash(seed: 1), Hash(seed: 1));
        Assert.NotEqual(Hash(seed: 1), Hash(seed: 2));

        string Hash(int seed)
        {
            var options = Quick(epochs: 2);
            (options.Seed, options.Batching, options.TripletsPerBatch, options.Augmentation) = (seed, batching, 7, AugmentationOptions.Light);
            using var trained = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
            return trained.Export().Manifest.ContentHash;
        }
    }

    public static TheoryData<RankingLoss> Losses =>
    [
        new TripletLoss { Miner = new BatchHardMiner() },
        new TripletLoss { Form = TripletForm.Softplus, Miner = new DistanceWeightedMiner() },
        new ContrastiveLoss(),
        new CrossBatchMemory(new MultiSimilarityLoss()) { Capacity = 64 },
        new NestedLoss(new SupervisedContrastiveLoss(), 4, 8),
        new WeightedLosses(new WeightedLoss(new SmoothAveragePrecisionLoss()), new WeightedLoss(new ProxyAnchorLoss(), 0.1)),
        new ArcFaceLoss(),
        new NormalizedSoftmaxLoss(),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Any_loss_trains_repeats_with_the_seed_and_fills_the_history(RankingLoss loss)
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        var first = Train();
        Assert.Equal(first.Hash, Train().Hash);
        Assert.All(first.History.Epochs, epoch =>
        {
            Assert.True(epoch.Loss > 0);
            Assert.InRange(epoch.ActiveShare, 0.01, 1);
            Assert.InRange(epoch.PositiveDistance, 1e-6, 4);
            Assert.InRange(epoch.NegativeDistance, 1e-6, 4);
        });

        (string Hash, TrainingHistory History) Train()
        {
            var options = Quick(epochs: 2);
            options.Loss = loss;
            using var trained = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
            return (trained.Export().Manifest.ContentHash, trained.History);
        }
    }

    [Fact]
    public void A_loss_over_classes_refuses_a_triplet_list_with_the_cure()
    {
        var (pictures, labels) = Shapes.Make(6, 3);
        var options = Quick(epochs: 1);
        options.Loss = new ProxyAnchorLoss();
        var error = Assert.Throws<ArgumentException>(() =>
            new RankingTrainer(Shapes.Network(), options).TrainOnTriplets(pictures, new TripletSampler().Sample(labels, 1)));
        Assert.Contains("Train from labels, or use TripletLoss", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_weights_of_the_best_epoch_are_kept()
    {
        var (pictures, labels) = Shapes.Make(30, 5);
        using var trained = new RankingTrainer(Shapes.Network(), Quick(epochs: 6)).Train(pictures, labels);

        var history = trained.History;
        Assert.Equal(history.Epochs.Max(epoch => epoch.ValidationRecallAt1), history.Epochs[history.BestEpoch - 1].ValidationRecallAt1);
        Assert.False(history.WasCancelled);
        Assert.All(history.Epochs, epoch => Assert.InRange(epoch.WaitedForPictures, TimeSpan.Zero, epoch.Elapsed));
    }

    [Fact]
    public void Cancellation_keeps_the_best_weights_so_far()
    {
        var (pictures, labels) = Shapes.Make(20, 4);
        using var source = new CancellationTokenSource();
        var progress = new Listener(news =>
        {
            if (news.Epoch?.Epoch == 2) source.Cancel();
        });
        using var trained = new RankingTrainer(Shapes.Network(), Quick(epochs: 50)).Train(pictures, labels, progress: progress, cancellation: source.Token);

        Assert.True(trained.History.WasCancelled);
        Assert.Equal(2, trained.History.Epochs.Count);
        Assert.InRange(trained.History.BestEpoch, 1, 2);
        Assert.NotEmpty(trained.Export().Manifest.ContentHash);
    }

    [Fact]
    public void Cancellation_before_the_first_epoch_ends_says_that_nothing_is_learnt()
    {
        var (pictures, labels) = Shapes.Make(20, 4);
        var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            new RankingTrainer(Shapes.Network(), Quick()).Train(pictures, labels, cancellation: new CancellationToken(canceled: true)));
        Assert.Contains("before its first epoch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_triplet_list_trains_with_a_partial_last_batch_and_holds_nothing_out()
    {
        var (pictures, labels) = Shapes.Make(6, 3);
        var triplets = new TripletSampler().Sample(labels, 1);
        var options = Quick(epochs: 2);
        (options.Batching, options.TripletsPerBatch) = (TripletBatching.Interleaved, 5);
        Assert.NotEqual(0, triplets.Count % 5);
        using var trained = new RankingTrainer(Shapes.Network(), options).TrainOnTriplets(pictures, triplets);
        Assert.All(trained.History.Epochs, epoch => Assert.Null(epoch.ValidationRecallAt1));
        Assert.Equal(2, trained.History.BestEpoch);
    }

    [Fact]
    public void An_exploding_loss_is_named_with_its_cure()
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        var options = Quick();
        (options.Optimizer, options.LearningRate, options.WarmUp) = (OptimizerKind.Sgd, 1e30, 0);
        var error = Assert.Throws<InvalidOperationException>(() => new RankingTrainer(Shapes.Network(), options).Train(pictures, labels));
        Assert.Contains("Lower LearningRate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_active_triplets_raise_an_alarm_and_training_goes_on()
    {
        var (pictures, labels) = Shapes.Make(6, 3);
        var alike = Enumerable.Range(0, pictures.Count).Select(i => i / 3 * 3).ToArray();
        var store = new PictureStoreBuilder(pictures.Preprocessing);
        foreach (var i in alike) store.Add(pictures[i]);
        var heard = new List<TrainingProgress>();
        var options = Quick(epochs: 2);
        (options.Loss, options.ValidationShare) = (new TripletLoss { Gap = 1e-9 }, 0);
        using var trained = new RankingTrainer(Shapes.Network(), options).Train(store.Build(), labels, progress: new Listener(heard.Add));

        var alarm = Assert.Single(trained.History.Alarms);
        Assert.Equal(TrainingAlarmKind.NoActiveTriplets, alarm.Kind);
        Assert.Contains("Raise Gap", alarm.Message, StringComparison.Ordinal);
        Assert.Contains(heard, news => news.Alarm == alarm);
        Assert.Equal(2, trained.History.Epochs.Count);
    }

    [Fact]
    public void Labels_that_do_not_match_the_pictures_are_refused()
    {
        var (pictures, _) = Shapes.Make(3, 2);
        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Shapes.Network(), Quick()).Train(pictures, [0, 1]));
        Assert.Contains("6 pictures but 2 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_another_size_are_refused()
    {
        var store = new PictureStoreBuilder(Preprocessing.Square(20));
        store.Add();
        var error = Assert.Throws<ArgumentException>(() => new RankingTrainer(Shapes.Network(), Quick()).Train(store.Build(), [0]));
        Assert.Contains("20×20", error.Message, StringComparison.Ordinal);
        Assert.Contains("16×16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_carries_the_training_in_its_manifest()
    {
        var (pictures, labels) = Shapes.Make(12, 4);
        var options = Quick(epochs: 1);
        options.License = "drawn for this test";
        using var trained = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
        var manifest = trained.Export("Label").Manifest;
        Assert.Equal("Label", manifest.LabelColumn);
        Assert.Equal(16, manifest.EmbeddingSize);
        Assert.Equal(pictures.Preprocessing, manifest.Preprocessing);
        Assert.Matches(@"40 pictures of 10 classes, 1 epochs, weights of epoch 1, held-out Recall@1 \d+\.\d %", manifest.Training);
        Assert.Equal("drawn for this test", manifest.License);
        var epoch = trained.History.Epochs[0];
        Assert.Equal(epoch.ValidationRecallAt1, manifest.Metrics["held-out Recall@1"]);
        Assert.Equal((epoch.Loss, epoch.ActiveShare), (manifest.Metrics["training loss"], manifest.Metrics["active share"]));
        Assert.Equal(TrainingDataHash.Of(pictures, labels, []), manifest.DataHash);
    }

    [Fact]
    public void The_data_hash_tells_pictures_labels_and_triplets_apart()
    {
        var (pictures, labels) = Shapes.Make(3, 2);
        var (others, _) = Shapes.Make(3, 3);
        string[] hashes =
        [
            TrainingDataHash.Of(pictures, labels, []), TrainingDataHash.Of(pictures, [.. labels.Reverse()], []), TrainingDataHash.Of(others, labels, []),
            TrainingDataHash.Of(pictures, [], [new(0, 1, 2)]), TrainingDataHash.Of(pictures, [], [new(0, 1, 3)]),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], TrainingDataHash.Of(Shapes.Make(3, 2).Pictures, labels, []));
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void An_untrained_network_claims_no_data_and_no_metrics()
    {
        using var untrained = TrainedNetwork.Untrained(Shapes.Network(), Shapes.Make(2, 2).Pictures.Preprocessing, seed: 1);
        var manifest = untrained.Export().Manifest;
        Assert.Equal(("", "", "not trained"), (manifest.DataHash, manifest.License, manifest.Training));
        Assert.Empty(manifest.Metrics);
    }

    [Fact]
    public void A_trained_network_embeds_pictures_of_its_size_as_its_export_does()
    {
        var (pictures, labels) = Shapes.Make(8, 4);
        using var trained = new RankingTrainer(Shapes.Network(), Quick(epochs: 1)).Train(pictures, labels);
        using var session = new InferenceSession(trained.Export().Bytes.ToArray());
        var bytes = Enumerable.Range(0, pictures.Count).SelectMany(i => pictures[i].ToArray()).ToArray();
        Assert.InRange(Parity.Difference(Parity.Onnx(session, bytes), trained.Embed(pictures)), 0, 1e-5);
        var large = new PictureStoreBuilder(Preprocessing.Square(64)).Build();
        Assert.Contains("64×64", Assert.Throws<ArgumentException>(() => trained.Embed(large)).Message, StringComparison.Ordinal);
    }

    private static double RecallAt1(TrainedNetwork network, PictureStore pictures, int[] labels) =>
        RetrievalEvaluator.LeaveOneOut(network.Embed(pictures), 16, labels).RecallAt(1);

    private sealed class Listener(Action<TrainingProgress> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => heard(value);
    }
}
