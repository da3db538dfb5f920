using System.Buffers;
using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The numbers of a batch, ready to become tensors: made on one thread, used up on another.</summary>
/// <remarks>Tensors are made where they are used, so that the dispose scope of the step takes them.</remarks>
internal sealed class PreparedBatch
{
    private readonly long[] _pictureShape;
    private readonly long[] _featureShape;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="width">The width of the pictures.</param>
    /// <param name="height">The height of the pictures; 0 for a batch without pictures.</param>
    /// <param name="featureSize">The number of features of a row; 0 for none.</param>
    public PreparedBatch(int count, int width, int height, int featureSize)
    {
        _pictureShape = [count, height, width, 3];
        _featureShape = [count, featureSize];
        PictureBytes = width * height * 3;
        Pixels = ArrayPool<byte>.Shared.Rent(count * PictureBytes);
        Features = new float[count * featureSize];
    }

    /// <summary>Gets the bytes of a picture; 0 if there are none.</summary>
    public int PictureBytes { get; }

    /// <summary>Gets the pixels, one picture after the other; there may be room to spare at the end.</summary>
    public byte[] Pixels { get; private set; }

    /// <summary>Gets the features, one row after the other.</summary>
    public float[] Features { get; }

    /// <summary>Copies the batch into tensors and gives up its own memory: call it once.</summary>
    public NetworkInput ToInput(Device device)
    {
        var input = new NetworkInput(Pictures(device), Features.Length == 0 ? null : tensor(Features, _featureShape, device: device));
        ArrayPool<byte>.Shared.Return(Pixels);
        Pixels = [];
        return input;
    }

    private Tensor? Pictures(Device device)
    {
        if (PictureBytes == 0) return null;
        var pictures = empty(_pictureShape, ScalarType.Byte);
        Pixels.AsSpan(0, (int)pictures.NumberOfElements).CopyTo(pictures.bytes);
        return pictures.to(device);
    }
}
