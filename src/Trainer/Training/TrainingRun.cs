using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>One run of training: epochs of steps, a measurement after each, the best weights kept.</summary>
internal sealed class TrainingRun(
    NetworkDefinition definition, TrainingOptions options, PictureStore pictures, BackboneFeatures? features, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
{
    private readonly List<EpochReport> _reports = [];
    private readonly List<TrainingAlarm> _alarms = [];

    /// <summary>Trains with batches from <paramref name="sampler"/>, whose picture numbers count within the training side of the split.</summary>
    public TrainedNetwork Execute(ITripletBatchSampler sampler, ClassSplit split, IReadOnlyList<int> labels, Random random)
    {
        TorchRuntime.EnsureAvailable();
        var device = options.UseGpu && cuda.is_available() ? CUDA : CPU;
        var precision = options.UseMixedPrecision ? MixedPrecision.Fastest(device) : NetworkPrecision.Float32;
        var network = new NetworkModule(definition, random.Next(), precision, device);
        try
        {
            network.FineTuning = FineTuning.Of(definition, options.FrozenThrough, options.FreezeBatchStatistics);
            var batches = new PictureBatches(pictures, features, definition, device);
            int[] classes = labels.Count == 0 ? [] : [.. split.Training.Select(i => labels[i])];
            using var loss = new BatchLoss(options.Loss, classes, definition.EmbeddingSize, device, random);
            var history = Loop(network, loss, sampler, split, labels, batches, random);
            network.to(CPU);
            network.eval();
            return new TrainedNetwork(network, pictures.Preprocessing, history, TrainedNetwork.Describe(split.Training.Length, loss.Classes, history));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private TrainingHistory Loop(
        NetworkModule network, BatchLoss loss, ITripletBatchSampler sampler, ClassSplit split, IReadOnlyList<int> labels, PictureBatches batches, Random random)
    {
        using var optimizer = new RankingOptimizer(network, loss.Parameters, options);
        using var best = new BestWeights();
        var alarms = new AlarmWatch(options.Loss.CollapsedValue);
        var start = options.Clock.GetTimestamp();
        LearningRate? rate = null;
        var step = 0;
        while (_reports.Count < options.Epochs && !cancellation.IsCancellationRequested)
        {
            if (sampler is IRefreshable refreshable) refreshable.Refresh(PictureEmbedder.Embed(network, batches, split.Training), definition.EmbeddingSize);
            var plan = sampler.Epoch(random).ToArray();
            var steps = plan.Length * options.Epochs;
            rate ??= new LearningRate(options, steps);
            var tally = new EpochTally();
            foreach (var batch in plan.TakeWhile(_ => !cancellation.IsCancellationRequested))
            {
                var moment = new LossMoment((double)step / steps, random);
                Step(network, loss, moment, optimizer, rate.At(step++), batch, split, batches, random, tally);
            }
            if (cancellation.IsCancellationRequested) break;
            var recall = Validate(network, batches, split, labels);
            var isFinite = double.IsFinite(tally.Loss) && !double.IsNaN(recall ?? 0) && network.StateTensors.Values.All(IsFinite);
            var report = new EpochReport(
                _reports.Count + 1, options.Epochs, isFinite ? tally.Loss : double.NaN, tally.ActiveShare, tally.PositiveDistance, tally.NegativeDistance,
                rate.At(step - 1), recall, options.Clock.GetElapsedTime(start));
            Report(report, alarms);
            if (!isFinite) break;
            best.Offer(network, report);
        }
        if (best.Epoch == 0) throw NothingLearnt();
        best.Restore(network);
        return new TrainingHistory(_reports, _alarms, best.Epoch, _reports.Count < options.Epochs && cancellation.IsCancellationRequested);
    }

    private void Step(
        NetworkModule network, BatchLoss loss, LossMoment moment, RankingOptimizer optimizer, double learningRate, TripletBatch batch, ClassSplit split,
        PictureBatches batches, Random random, EpochTally tally)
    {
        using var scope = NewDisposeScope();
        network.train();
        int[] rows = [.. batch.Pictures.Select(i => split.Training[i])];
        var embeddings = network.Embed(batches.Augmented(rows, options.Augmentation, random));
        var found = loss.Evaluate(embeddings, batch, moment);
        optimizer.ZeroGradients();
        found.Value.backward();
        optimizer.Step(learningRate);
        tally.Add(found);
    }

    private double? Validate(NetworkModule network, PictureBatches batches, ClassSplit split, IReadOnlyList<int> labels)
    {
        if (split.Validation.Length == 0) return null;
        var embeddings = PictureEmbedder.Embed(network, batches, split.Validation);
        if (!Array.TrueForAll(embeddings, float.IsFinite)) return double.NaN;
        int[] classes = [.. split.Validation.Select(i => labels[i])];
        return RetrievalEvaluator.LeaveOneOut(embeddings, definition.EmbeddingSize, classes).RecallAt(1);
    }

    private Exception NothingLearnt() => _alarms.Count > 0
        ? new InvalidOperationException($"Training failed in its first epoch. {_alarms[^1].Message}")
        : new OperationCanceledException("Training was cancelled before its first epoch ended; nothing has been learnt yet.", cancellation);

    private void Report(EpochReport report, AlarmWatch alarms)
    {
        _reports.Add(report);
        progress?.Report(new TrainingProgress(report, null));
        foreach (var alarm in alarms.Notice(report))
        {
            _alarms.Add(alarm);
            progress?.Report(new TrainingProgress(null, alarm));
        }
    }

    private static bool IsFinite(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.isfinite().all().item<bool>();
    }
}
