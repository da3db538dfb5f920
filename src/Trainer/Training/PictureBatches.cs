using System.Runtime.ExceptionServices;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>
/// Copies pictures out of the store into the tensor of a step, varied on the way when training, and the features of a frozen backbone beside them.
/// </summary>
internal sealed class PictureBatches(PictureStore pictures, BackboneFeatures? features, NetworkDefinition definition, Device device)
{
    private readonly int _height = pictures.Preprocessing.Height;
    private readonly int _width = pictures.Preprocessing.Width;
    private readonly RgbColor _background = pictures.Preprocessing.Background;

    // Beside steps on the processor half of it is enough to keep ahead of them, and more would only hold them up.
    private readonly int _threadsAhead = device.type == DeviceType.CPU ? Math.Max(1, Environment.ProcessorCount / 2) : Environment.ProcessorCount;

    /// <summary>Returns the pictures as they are: uint8 <c>[N, H, W, 3]</c>.</summary>
    public NetworkInput Plain(IReadOnlyList<int> rows) => Load(
        Fill(rows, (source, destination, _) => source.CopyTo(destination), Environment.ProcessorCount, CancellationToken.None));

    /// <summary>Starts to prepare the pictures of an epoch's steps, each varied in its own way.</summary>
    /// <param name="rows">The pictures of each step.</param>
    /// <param name="symmetries">How the pictures of each step are rearranged before they are varied; <see langword="null"/> if they are not.</param>
    /// <param name="options">How far they are varied.</param>
    /// <param name="random">The source of all randomness; it is drawn from before the method returns, and not afterwards.</param>
    /// <param name="clock">Times how long steps wait.</param>
    public EpochInputs Augmented(
        IReadOnlyList<int[]> rows, IReadOnlyList<PictureSymmetry[]>? symmetries, AugmentationOptions options, Random random, TimeProvider clock) =>
        new(this, rows, symmetries, options, random, clock);

    /// <summary>Prepares one step's pictures, on any thread.</summary>
    public PreparedBatch Prepare(
        IReadOnlyList<int> rows, PictureSymmetry[]? symmetries, Augmenter augmenter, int[] seeds, CancellationToken cancellation) => Fill(
        rows,
        (source, destination, row) =>
        {
            if (symmetries is not null && symmetries[row] != default) source = Rearranged(source, symmetries[row]);
            augmenter.Apply(source, destination, _width, _height, _background, new Random(seeds[row]));
        },
        _threadsAhead,
        cancellation);

    private byte[] Rearranged(ReadOnlySpan<byte> picture, PictureSymmetry symmetry)
    {
        var rearranged = new byte[picture.Length];
        symmetry.Apply(picture, rearranged, _width, _height);
        return rearranged;
    }

    /// <summary>Turns a prepared batch into tensors.</summary>
    public NetworkInput Load(PreparedBatch batch) => batch.ToInput(device);

    private delegate void Copy(ReadOnlySpan<byte> source, Span<byte> destination, int row);

    private PreparedBatch Fill(IReadOnlyList<int> rows, Copy copy, int threads, CancellationToken cancellation)
    {
        var size = features?.Backbone.FeatureSize ?? 0;
        var batch = new PreparedBatch(rows.Count, _width, definition.ReadsPictures ? _height : 0, size);
        if (features is not null)
            for (var row = 0; row < rows.Count; row++) features[rows[row]].CopyTo(batch.Features.AsSpan(row * size));
        if (batch.PictureBytes == 0) return batch;
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.For(0, rows.Count, parallel, row =>
                copy(pictures[rows[row]], batch.Pixels.AsSpan(row * batch.PictureBytes, batch.PictureBytes), row));
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return batch;
    }
}
