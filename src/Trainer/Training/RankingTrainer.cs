using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Triplets;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Trains a network so that pictures of one class lie nearer to each other than to any other.</summary>
/// <remarks>
/// The same definition, options, pictures and seed give the same weights on the same machine.
/// An instance may be used again; it is not safe to call from several threads at once.
/// </remarks>
public sealed class RankingTrainer
{
    private readonly NetworkDefinition _definition;
    private readonly TrainingOptions _options;

    /// <summary>Makes a trainer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of <paramref name="options"/> is outside its range.</exception>
    /// <exception cref="FileNotFoundException">There is no file of initial weights at the path.</exception>
    /// <exception cref="InvalidDataException">The file of initial weights is damaged, or does not fit the network; the message names the tensors.</exception>
    /// <exception cref="ArgumentException">The network has no layer of the name up to which it is to be frozen, or nothing would be left to learn.</exception>
    public RankingTrainer(NetworkDefinition definition, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definition = definition;
        _options = options ?? new TrainingOptions();
        _options.Validate();
        FineTuning.Of(definition, _options.FrozenThrough, _options.FreezeBatchStatistics);
        CheckWeights();
    }

    /// <summary>Trains from pictures with class labels.</summary>
    /// <param name="pictures">The pictures, of the network's input size.</param>
    /// <param name="labels">The class of each picture; any numbers, equal for pictures of one class.</param>
    /// <param name="features">What the network's frozen backbone says of each picture, if it has one.</param>
    /// <param name="progress">Hears of each finished epoch and, in between, of alarms.</param>
    /// <param name="cancellation">Ends the run after the current step; the best weights so far are kept.</param>
    /// <exception cref="ArgumentException">Pictures and labels do not match, or no triplets can be formed from them.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before its first epoch ended, so there is nothing to keep.</exception>
    public TrainedNetwork Train(
        PictureStore pictures, IReadOnlyList<int> labels, BackboneFeatures? features = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        return Train(new TrainingData(pictures, labels) { Features = features }, progress, cancellation);
    }

    /// <summary>Trains from pictures with class labels and whatever else is known of them, such as relevance.</summary>
    /// <param name="data">The pictures and what is known of them.</param>
    /// <param name="progress">Hears of each finished epoch and, in between, of alarms.</param>
    /// <param name="cancellation">Ends the run after the current step; the best weights so far are kept.</param>
    /// <exception cref="ArgumentException">Pictures and what is known do not match, or no triplets can be formed from them.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before its first epoch ended, so there is nothing to keep.</exception>
    public TrainedNetwork Train(TrainingData data, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        TrainingSampler.Check(data);
        TrainingInputs.Check(_definition, data.Pictures, data.Features);
        ClassSymmetries.Check(_options, _definition, data.Pictures, hasLabels: true);
        var split = ClassSplit.Of(data.Labels, _options.ValidationShare, new Random(_options.Seed ?? 0));
        var run = new TrainingRun(_definition, _options, data.Pictures, data.Features, progress, cancellation);
        return run.Execute(TrainingSampler.Create(_options, data, split.Training), split, data.Labels, []);
    }

    /// <summary>Trains from given triplets, such as those that people have judged; nothing is held out.</summary>
    /// <param name="pictures">The pictures, of the network's input size.</param>
    /// <param name="triplets">Triplets of indexes into <paramref name="pictures"/>.</param>
    /// <param name="features">What the network's frozen backbone says of each picture, if it has one.</param>
    /// <param name="progress">Hears of each finished epoch and, in between, of alarms.</param>
    /// <param name="cancellation">Ends the run after the current step; the weights of the last finished epoch are kept.</param>
    /// <exception cref="ArgumentException">There are no triplets, or one names a picture that is not there.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before its first epoch ended, so there is nothing to keep.</exception>
    public TrainedNetwork TrainOnTriplets(
        PictureStore pictures, IReadOnlyList<Triplet> triplets, BackboneFeatures? features = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(triplets);
        bool IsThere(int picture) => picture >= 0 && picture < pictures.Count;
        foreach (var triplet in triplets)
            if (!IsThere(triplet.Query) || !IsThere(triplet.Positive) || !IsThere(triplet.Negative))
                throw new ArgumentException($"{triplet} names a picture that is not there; there are {pictures.Count}.", nameof(triplets));
        TrainingInputs.Check(_definition, pictures, features);
        ClassSymmetries.Check(_options, _definition, pictures, hasLabels: false);
        var sampler = new TripletListBatches(triplets, _options.TripletsPerBatch, Layout);
        var run = new TrainingRun(_definition, _options, pictures, features, progress, cancellation);
        return run.Execute(sampler, new ClassSplit([.. Enumerable.Range(0, pictures.Count)], []), [], triplets);
    }

    private TripletLayout Layout => _options.Batching == TripletBatching.Interleaved ? TripletLayout.Interleaved : TripletLayout.Unique;

    // A file that does not fit is better known before the pictures are decoded.
    private void CheckWeights()
    {
        if (_options.InitialWeights is not { } path) return;
        using var file = WeightFile.Open(path);
        file.Match(_definition, _options.InitialWeightScope).RequireComplete();
    }
}
