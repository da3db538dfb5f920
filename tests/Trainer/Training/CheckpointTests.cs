using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Native;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>A run that was interrupted comes to the same weights, to the last bit, as one that was not.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Marker = "train-here";

    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-checkpoint").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FilePath => Path.Combine(_folder, "run.checkpoint");

    [Theory]
    [InlineData(OptimizerKind.AdamW, true)]
    [InlineData(OptimizerKind.Sgd, false)]
    public void Interrupted_after_any_epoch_it_goes_on_to_the_same_weights(OptimizerKind optimizer, bool averages)
    {
        var expected = Train(Options(optimizer, averages));
        for (var epoch = 1; epoch < 4; epoch++)
        {
            File.Delete(FilePath);
            var options = Options(optimizer, averages);
            options.CheckpointFile = FilePath;
            Assert.True(Train(options, stopAfter: epoch).Cancelled);
            var resumed = Train(options);
            Assert.Equal(expected.Hash, resumed.Hash);
            Assert.Equal(4 - epoch, resumed.Heard);
            Assert.Equal(
                expected.History.Epochs.Select(report => report with { Elapsed = default, WaitedForPictures = default }),
                resumed.History.Epochs.Select(report => report with { Elapsed = default, WaitedForPictures = default }));
        }
    }

    [Fact]
    public void Interrupted_again_and_again_it_comes_to_the_same_weights()
    {
        var options = Options(OptimizerKind.AdamW, averages: true);
        var expected = Train(options).Hash;
        options.CheckpointFile = FilePath;
        for (var epoch = 1; epoch < 4; epoch++) Train(options, stopAfter: 1);
        Assert.Equal(expected, Train(options).Hash);
    }

    [Fact]
    public void Paused_and_taken_up_it_comes_to_the_same_weights_and_a_pause_is_kept_to()
    {
        var options = Options(OptimizerKind.AdamW, averages: true);
        var expected = Train(options);
        options.CheckpointFile = FilePath;
        options.PauseAfter = 2;
        var paused = Train(options);
        Assert.Equal((2, false), (paused.Heard, paused.Cancelled));
        Assert.Equal((0, paused.Hash), (Train(options).Heard, Train(options).Hash));
        Assert.NotEqual(expected.Hash, paused.Hash);
        options.PauseAfter = null;
        var resumed = Train(options);
        Assert.Equal((2, expected.Hash), (resumed.Heard, resumed.Hash));
    }

    [Fact]
    public void A_finished_run_gives_its_network_at_once()
    {
        var options = Options(OptimizerKind.Sgd, averages: false);
        options.CheckpointFile = FilePath;
        var first = Train(options);
        var second = Train(options);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(0, second.Heard);
        Assert.Equal(4, second.History.Epochs.Count);
        Assert.False(second.Cancelled);
    }

    [Fact]
    public async Task Killed_at_any_moment_it_comes_to_the_same_weights()
    {
        var expected = Train(Options(OptimizerKind.AdamW, averages: true)).Hash;
        File.WriteAllText(Path.Combine(_folder, Marker), "");
        var random = new Random(1);
        var kills = 0;
        while (!File.Exists(FilePath + ".hash"))
        {
            using var process = ChildProcess.Start(nameof(Training_in_a_process_of_its_own), _folder);
            if (kills < 3)
            {
                for (var waited = 0; waited < 600 && !File.Exists(FilePath) && !process.HasExited; waited++) await Task.Delay(50);
                await Task.Delay(random.Next(150));
                process.Kill();
                kills++;
            }
            await process.WaitForExitAsync();
        }
        Assert.Equal(expected, await File.ReadAllTextAsync(FilePath + ".hash"));
    }

    // Does something only where the test above says so.
    [Fact]
    public void Training_in_a_process_of_its_own()
    {
        var folder = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (folder is null || !File.Exists(Path.Combine(folder, Marker))) return;
        var options = Options(OptimizerKind.AdamW, averages: true);
        options.CheckpointFile = Path.Combine(folder, Path.GetFileName(FilePath));
        File.WriteAllText(options.CheckpointFile + ".hash", Train(options).Hash);
    }

    [Fact]
    public void Other_options_and_other_pictures_are_refused_by_name()
    {
        var options = Options(OptimizerKind.Sgd, averages: false);
        options.CheckpointFile = FilePath;
        Train(options, stopAfter: 1);

        Refused(changed => changed.LearningRate = 0.5, "LearningRate is '0.01', and here it is '0.5'", "delete this one");
        Refused(changed => changed.Loss = new ContrastiveLoss(), "Loss is");
        Refused(changed => changed.Seed = 9, "Seed is");
        var other = Assert.Throws<InvalidDataException>(() => Train(options, seedOfPictures: 2));
        Assert.Contains("its pictures is", other.Message, StringComparison.Ordinal);

        void Refused(Action<TrainingOptions> change, params string[] words)
        {
            var changed = Options(OptimizerKind.Sgd, averages: false);
            changed.CheckpointFile = FilePath;
            change(changed);
            var error = Assert.Throws<InvalidDataException>(() => Train(changed));
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_or_does_no_harm()
    {
        var options = Options(OptimizerKind.Sgd, averages: false);
        var expected = Train(options).Hash;
        options.CheckpointFile = FilePath;
        Train(options);
        var whole = File.ReadAllBytes(FilePath);
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            var bytes = whole.ToArray();
            if (i < 20) bytes = bytes[..random.Next(bytes.Length)];
            else bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(FilePath, bytes);
            try
            {
                Assert.Equal(expected, Train(options).Hash);
            }
            catch (InvalidDataException e)
            {
                Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 50, 60);
    }

    private static TrainingOptions Options(OptimizerKind optimizer, bool averages) => new()
    {
        Epochs = 4,
        ClassesPerBatch = 4,
        PicturesPerClass = 3,
        LearningRate = 0.01,
        Optimizer = optimizer,
        // Everything that has a memory: proxies, earlier embeddings, averages, dropout.
        Loss = averages
            ? new WeightedLosses(
                new WeightedLoss(new ProxyAnchorLoss(), 0.5), new WeightedLoss(new CrossBatchMemory(new TripletLoss()) { Capacity = 30, WarmUp = 0.2 }, 1))
            : new TripletLoss(),
        WeightAveraging = averages ? 0.9 : null,
        MaxGradientNorm = 1,
        Augmentation = AugmentationOptions.Light,
        ValidationShare = 0.2,
        Seed = 5,
        UseGpu = false,
    };

    private static NetworkDefinition Network()
    {
        var network = new NetworkBuilder("tiny", Shapes.Size, Shapes.Size);
        return network.Build(network.Pixels
            .Convolution("conv1", 8, kernel: 3, stride: 2, Padding.Same).BatchNormalization("bn1").Relu()
            .Flatten().Dropout(0.3).Linear("embedding", 16).L2Normalize());
    }

    private static (string Hash, int Heard, bool Cancelled, TrainingHistory History) Train(
        TrainingOptions options, int? stopAfter = null, int seedOfPictures = 1)
    {
        var (pictures, labels) = Shapes.Make(classes: 15, perClass: 4, seedOfPictures);
        using var source = new CancellationTokenSource();
        var heard = 0;
        var listener = new Listener(progress =>
        {
            if (progress.Epoch is not null && ++heard == stopAfter) source.Cancel();
        });
        using var trained = new RankingTrainer(Network(), options).Train(pictures, labels, progress: listener, cancellation: source.Token);
        return (trained.Export().Manifest.ContentHash, heard, trained.History.WasCancelled, trained.History);
    }

    private sealed class Listener(Action<TrainingProgress> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => heard(value);
    }
}
