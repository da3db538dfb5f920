using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Copies floats as they are, after a look at whether they are numbers.</summary>
internal sealed class FloatPixelsReader(ValueGetter<VBuffer<float>> getter) : PictureReader<float>
{
    private VBuffer<float> _pixels;

    public override PictureProblem? Read(int row, Span<float> pixels)
    {
        getter(ref _pixels);
        if (_pixels.Length != pixels.Length)
            return new PictureProblem($"There are {_pixels.Length} values; the network takes {pixels.Length}.");
        _pixels.CopyTo(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!float.IsFinite(pixels[i]))
                return new PictureProblem($"Pixel value {i} is {pixels[i]}. Pixels are numbers from 0 to 255: repair or drop the row.");
        }
        return null;
    }
}
