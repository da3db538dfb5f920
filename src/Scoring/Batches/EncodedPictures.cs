using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>Decodes a picture into the network's pixels.</summary>
/// <exception cref="PictureException">It cannot be decoded.</exception>
internal delegate void PictureDecoding<in TInput>(TInput input, Span<byte> rgb);

/// <summary>Pictures that are decoded straight into their batch: files, streams, or bytes.</summary>
/// <param name="decode">Decodes one of them.</param>
/// <param name="capacity">The number of pictures of a batch.</param>
internal sealed class EncodedPictures<TInput>(PictureDecoding<TInput> decode, int capacity) : PictureSource<byte>
{
    private readonly TInput[] _inputs = new TInput[capacity];

    /// <summary>Gets or sets the picture at a place in the batch.</summary>
    public TInput this[int row]
    {
        get => _inputs[row];
        set => _inputs[row] = value;
    }

    public override PictureProblem? Complete(int row, Span<byte> pixels)
    {
        try
        {
            decode(_inputs[row], pixels);
            return null;
        }
        catch (PictureException e)
        {
            return new PictureProblem(e.Message, e);
        }
    }
}
