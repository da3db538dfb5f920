using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
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
    private byte[] _buffer = [];

    /// <summary>Returns the pictures as they are: uint8 <c>[N, H, W, 3]</c>.</summary>
    public NetworkInput Plain(IReadOnlyList<int> rows) => Fill(rows, (source, destination, _) => source.CopyTo(destination));

    /// <summary>Returns the pictures, each varied in its own way, drawn from <paramref name="random"/>.</summary>
    public NetworkInput Augmented(IReadOnlyList<int> rows, AugmentationOptions options, Random random)
    {
        // One seed a row, drawn in order: the result does not depend on which thread takes which row.
        var seeds = new int[rows.Count];
        for (var i = 0; i < seeds.Length; i++) seeds[i] = random.Next();
        var augmenter = new Augmenter(options);
        return Fill(rows, (source, destination, row) => augmenter.Apply(source, destination, _width, _height, _background, new Random(seeds[row])));
    }

    private delegate void Copy(ReadOnlySpan<byte> source, Span<byte> destination, int row);

    private NetworkInput Fill(IReadOnlyList<int> rows, Copy copy) => new(definition.ReadsPictures ? Pixels(rows, copy) : null, Features(rows));

    private Tensor? Features(IReadOnlyList<int> rows)
    {
        if (features is null) return null;
        var size = features.Backbone.FeatureSize;
        var values = new float[rows.Count * size];
        for (var row = 0; row < rows.Count; row++) features[rows[row]].CopyTo(values.AsSpan(row * size));
        return tensor(values, [rows.Count, size], device: device);
    }

    private Tensor Pixels(IReadOnlyList<int> rows, Copy copy)
    {
        var size = _height * _width * 3;
        if (_buffer.Length != rows.Count * size) _buffer = new byte[rows.Count * size];
        Parallel.For(0, rows.Count, row => copy(pictures[rows[row]], _buffer.AsSpan(row * size, size), row));
        return tensor(_buffer, [rows.Count, _height, _width, 3], device: device);
    }
}
