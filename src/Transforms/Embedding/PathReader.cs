using Microsoft.ML;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Reads paths row by row, and decodes their files batch by batch.</summary>
internal sealed class PathReader(ValueGetter<ReadOnlyMemory<char>> getter, PictureDecoder decoder, int capacity) : PictureReader<byte>
{
    private readonly EncodedPictures<string> _files = new(decoder.Decode, capacity);

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        ReadOnlyMemory<char> path = default;
        getter(ref path);
        _files[row] = path.ToString();
        return path.Span.IsWhiteSpace() ? new PictureProblem("The path is empty. Give the row the path of a picture, or drop it.") : null;
    }

    public override PictureProblem? Complete(int row, Span<byte> pixels) => _files.Complete(row, pixels);
}
