using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Estimators.Training;

/// <summary>
/// Turns planar floats from 0 to 255 into interleaved bytes: pictures are kept as bytes while training. What <c>ExtractPixels</c> makes by
/// default comes through unchanged.
/// </summary>
internal sealed class RoundedPixelsReader(ValueGetter<VBuffer<float>> getter, Preprocessing preprocessing) : PictureReader<byte>
{
    private readonly FloatPixelsReader _reader = new(getter);
    private readonly float[] _planes = new float[preprocessing.ByteCount];

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        if (_reader.Read(row, _planes) is { } problem) return problem;
        var area = preprocessing.Width * preprocessing.Height;
        float highest = 0;
        for (var i = 0; i < _planes.Length; i++)
        {
            var value = _planes[i];
            if (value is < -0.5f or > 255.5f)
                return new PictureProblem(
                    $"Pixel value {i} is {value}. Pixels are numbers from 0 to 255: leave out offsetImage and scaleImage in ExtractPixels.");
            highest = Math.Max(highest, value);
            pixels[i % area * 3 + i / area] = (byte)MathF.Round(value);
        }
        return highest is > 0 and <= 1 && Array.Exists(_planes, value => value != MathF.Round(value))
            ? new PictureProblem("The pixels lie between 0 and 1. They must lie between 0 and 255: leave out scaleImage in ExtractPixels.")
            : null;
    }
}
