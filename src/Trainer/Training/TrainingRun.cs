using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Triplets;
using MLNetDeepRanking.Trainer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>One run of training: epochs of steps, a measurement after each, the best weights kept.</summary>
internal sealed class TrainingRun(
    NetworkDefinition definition, TrainingOptions options, PictureStore pictures, BackboneFeatures? features, IProgress<TrainingProgress>? progress,
    CancellationToken cancellation)
{
    private const int StepsPerPause = 16;

    private readonly RunSeed _seed = new(options.Seed ?? 0);
    private readonly AlarmWatch _alarms = new(options.Loss.CollapsedValue);

    /// <summary>Trains with batches from <paramref name="sampler"/>, whose picture numbers count within the training side of the split.</summary>
    public TrainedNetwork Execute(ITripletBatchSampler sampler, ClassSplit split, IReadOnlyList<int> labels, IReadOnlyList<Triplet> triplets)
    {
        TorchRuntime.EnsureAvailable();
        var device = options.UseGpu && cuda.is_available() ? CUDA : CPU;
        var precision = options.UseMixedPrecision ? MixedPrecision.Fastest(device) : NetworkPrecision.Float32;
        var random = _seed.Start();
        var network = new NetworkModule(definition, random.Next(), precision, device);
        try
        {
            LoadWeights(network);
            network.FineTuning = FineTuning.Of(definition, options.FrozenThrough, options.FreezeBatchStatistics);
            int[] classes = labels.Count == 0 ? [] : [.. split.Training.Select(i => labels[i])];
            using var loss = new BatchLoss(MembersLoss.Of(options.Loss, definition.Members), classes, definition.EmbeddingSize, device, random);
            using var state = new RunState(network, loss, options);
            var checkpoint = options.CheckpointFile is { } path
                ? new Checkpoint(path, RunFingerprint.Of(definition, options, pictures, labels, triplets))
                : null;
            if (checkpoint?.TryRestore(state) == true) _alarms.Remember(state.Reports, state.Alarms);
            else foreach (var alarm in DataAlarms.Of(pictures, labels, split)) Raise(state, _alarms.Once(alarm));

            Loop(state, sampler, split, labels, new PictureBatches(pictures, features, definition, device), checkpoint);
            state.Best.Restore(network);
            network.to(CPU);
            network.eval();
            var history = new TrainingHistory([.. state.Reports], [.. state.Alarms], state.Best.Epoch, !IsOver(state) && cancellation.IsCancellationRequested);
            return new TrainedNetwork(network, pictures.Preprocessing, history, TrainedNetwork.Describe(split.Training.Length, loss.Classes, history))
            {
                DataHash = TrainingDataHash.Of(pictures, labels, triplets),
                License = options.License,
            };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private void LoadWeights(NetworkModule network)
    {
        if (options.InitialWeights is not { } path) return;
        using var file = WeightFile.Open(path);
        WeightLoader.Load(network, file, options.InitialWeightScope);
    }

    private void Loop(
        RunState state, ITripletBatchSampler sampler, ClassSplit split, IReadOnlyList<int> labels, PictureBatches batches, Checkpoint? checkpoint)
    {
        var begun = options.Clock.GetTimestamp();
        var before = state.Reports.LastOrDefault()?.Elapsed ?? TimeSpan.Zero;
        while (!IsOver(state) && !cancellation.IsCancellationRequested)
        {
            var (tally, rate, waited) = Learn(state, sampler, split, batches);
            if (cancellation.IsCancellationRequested) break;
            var recall = Validate(state.Measured, batches, split, labels);
            var isFinite = double.IsFinite(tally.Loss) && !double.IsNaN(recall ?? 0) && state.Network.StateTensors.Values.All(IsFinite);
            var report = new EpochReport(
                state.Reports.Count + 1, options.Epochs, isFinite ? tally.Loss : double.NaN, tally.ActiveShare, tally.PositiveDistance, tally.NegativeDistance,
                rate, recall, before + options.Clock.GetElapsedTime(begun))
            {
                WaitedForPictures = waited,
            };
            Report(state, report, tally);
            if (!isFinite) break;
            state.Best.Offer(state.Measured, report);
            checkpoint?.Save(state);
        }
        if (state.Best.Epoch == 0) throw NothingLearnt(state);
    }

    // An epoch's draws depend on the seed and its number alone, so that a run goes on after an interruption as it would have without.
    private (EpochTally Tally, double Rate, TimeSpan Waited) Learn(RunState state, ITripletBatchSampler sampler, ClassSplit split, PictureBatches batches)
    {
        var random = _seed.Epoch(state.Reports.Count + 1);
        state.Network.Generator.manual_seed(random.Next());
        if (sampler is IRefreshable refreshable) refreshable.Refresh(PictureEmbedder.Embed(state.Network, batches, split.Training), definition.EmbeddingSize);
        var plan = sampler.Epoch(random).ToArray();
        if (state.StepsPerEpoch == 0) state.StepsPerEpoch = plan.Length;
        var steps = state.StepsPerEpoch * options.Epochs;
        var rates = new LearningRate(options, steps);
        var step = new LearningStep(state, options);
        var tally = new EpochTally();
        int[][] rows = [.. plan.Select(batch => batch.Pictures.Select(i => split.Training[i]).ToArray())];
        using var inputs = batches.Augmented(rows, Symmetries(state, plan, random), options.Augmentation, random, options.Clock);
        using var pause = FinalizerPause.Begin();
        foreach (var batch in plan.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            if (state.Step % StepsPerPause == 0) FinalizerPause.Renew();
            using var scope = NewDisposeScope();
            var moment = new LossMoment((double)state.Step / steps, random);
            tally.Add(step.Take(inputs.Next(), batch, moment, rates.At(state.Step)), state.Loss.ClassesOf(batch));
        }
        return (tally, rates.At(state.Step - 1), inputs.Waited);
    }

    private PictureSymmetry[][]? Symmetries(RunState state, IEnumerable<TripletBatch> plan, Random random)
    {
        if (options.DerivedClasses == DerivedClasses.None) return null;
        var symmetries = new ClassSymmetries(options.DerivedClasses, options.DerivedShare);
        return [.. plan.Select(batch => symmetries.Draw(state.Loss.ClassesOf(batch)!, random))];
    }

    private double? Validate(NetworkModule network, PictureBatches batches, ClassSplit split, IReadOnlyList<int> labels)
    {
        if (split.Validation.Length == 0) return null;
        var embeddings = PictureEmbedder.Embed(network, batches, split.Validation);
        if (!Array.TrueForAll(embeddings, float.IsFinite)) return double.NaN;
        int[] classes = [.. split.Validation.Select(i => labels[i])];
        return RetrievalEvaluator.LeaveOneOut(embeddings, definition.EmbeddingSize, classes).RecallAt(1);
    }

    private bool IsOver(RunState state) => state.Reports.Count >= (options.PauseAfter ?? options.Epochs) || HasStalled(state);

    private bool HasStalled(RunState state) =>
        options.Patience is { } patience && state.Reports.MaxBy(report => report.ValidationRecallAt1) is { ValidationRecallAt1: not null } first
        && state.Reports.Count - first.Epoch >= patience;

    private Exception NothingLearnt(RunState state) => state.Alarms.LastOrDefault(alarm => alarm.Kind == TrainingAlarmKind.LossNotFinite) is { } alarm
        ? new InvalidOperationException($"Training failed in its first epoch. {alarm.Message}")
        : new OperationCanceledException("Training was cancelled before its first epoch ended; nothing has been learnt yet.", cancellation);

    private void Report(RunState state, EpochReport report, EpochTally tally)
    {
        state.Reports.Add(report);
        progress?.Report(new TrainingProgress(report, null));
        Raise(state, _alarms.Notice(report));
        Raise(state, _alarms.NoticeBatches(report.Epoch, tally.SingleClassBatches));
    }

    private void Raise(RunState state, IEnumerable<TrainingAlarm> alarms)
    {
        foreach (var alarm in alarms)
        {
            state.Alarms.Add(alarm);
            progress?.Report(new TrainingProgress(null, alarm));
        }
    }

    private static bool IsFinite(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.isfinite().all().item<bool>();
    }
}
