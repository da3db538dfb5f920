using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The varied pictures of an epoch's steps, in order, prepared while earlier steps are being learnt from.</summary>
/// <remarks>All seeds are drawn when it is made, one for each picture, so that neither threads nor what a loss draws in between change a picture.</remarks>
internal sealed class EpochInputs : IDisposable
{
    // One to take at once, and one for a step that is faster than the others.
    private const int Ahead = 2;

    private readonly PictureBatches _batches;
    private readonly TimeProvider _clock;
    private readonly Prefetch<PreparedBatch> _prepared;

    /// <summary>Draws the seeds and starts to prepare.</summary>
    /// <param name="batches">Where the pictures come from.</param>
    /// <param name="rows">The pictures of each step.</param>
    /// <param name="symmetries">How the pictures of each step are rearranged before they are varied; <see langword="null"/> if they are not.</param>
    /// <param name="options">How far pictures are varied.</param>
    /// <param name="random">The source of the seeds.</param>
    /// <param name="clock">Times the waiting.</param>
    public EpochInputs(
        PictureBatches batches, IReadOnlyList<int[]> rows, IReadOnlyList<PictureSymmetry[]>? symmetries, AugmentationOptions options, Random random,
        TimeProvider clock)
    {
        (_batches, _clock) = (batches, clock);
        int[][] seeds = [.. rows.Select(step => step.Select(_ => random.Next()).ToArray())];
        var augmenter = new Augmenter(options);
        _prepared = new Prefetch<PreparedBatch>(
            rows.Count, Ahead, (step, stop) => batches.Prepare(rows[step], symmetries?[step], augmenter, seeds[step], stop));
    }

    /// <summary>Gets how long steps have waited for their pictures.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Returns the input of the next step, as tensors of the current dispose scope.</summary>
    public NetworkInput Next()
    {
        var begun = _clock.GetTimestamp();
        var batch = _prepared.Take();
        Waited += _clock.GetElapsedTime(begun);
        return _batches.Load(batch);
    }

    public void Dispose() => _prepared.Dispose();
}
