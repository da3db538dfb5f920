using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Copies pixels that are already in the network's form.</summary>
internal sealed class BytePixelsReader(ValueGetter<VBuffer<byte>> getter) : PictureReader<byte>
{
    private VBuffer<byte> _pixels;

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        getter(ref _pixels);
        if (_pixels.Length != pixels.Length)
            return new PictureProblem($"There are {_pixels.Length} values; the network takes {pixels.Length}.");
        _pixels.CopyTo(pixels);
        return null;
    }
}
