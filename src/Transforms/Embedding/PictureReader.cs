using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Brings the pictures of one column into the pixels of a batch.</summary>
internal abstract class PictureReader<TPixel> : PictureSource<TPixel>
{
    /// <summary>Reads the picture of the row on which the source stands.</summary>
    /// <param name="row">The row's place in the batch.</param>
    /// <param name="pixels">Receives the pixels, now or after the source has moved on.</param>
    /// <returns>Why the picture cannot be used, or null if it can.</returns>
    public abstract PictureProblem? Read(int row, Span<TPixel> pixels);
}
