namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>Where the pictures of a batch come from.</summary>
internal abstract class PictureSource<TPixel>
{
    /// <summary>Brings what is still missing of a picture into the batch, such as the content of its file. Threads call it for different rows.</summary>
    /// <param name="row">The picture's place in the batch.</param>
    /// <param name="pixels">The picture's part of the tensor.</param>
    /// <returns>Why the picture cannot be used, or null if it can.</returns>
    public virtual PictureProblem? Complete(int row, Span<TPixel> pixels) => null;
}
