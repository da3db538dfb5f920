using Microsoft.ML;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Reads paths row by row, and decodes their files batch by batch.</summary>
internal sealed class PathReader(ValueGetter<ReadOnlyMemory<char>> getter, PictureDecoder decoder, int capacity) : PictureReader<byte>
{
    private readonly string[] _paths = new string[capacity];

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        ReadOnlyMemory<char> path = default;
        getter(ref path);
        _paths[row] = path.ToString();
        return path.Span.IsWhiteSpace() ? new PictureProblem("The path is empty. Give the row the path of a picture, or drop it.") : null;
    }

    public override PictureProblem? Complete(int row, Span<byte> pixels)
    {
        try
        {
            decoder.Decode(_paths[row], pixels);
            return null;
        }
        catch (PictureException e)
        {
            return new PictureProblem(e.Message, e);
        }
    }
}
