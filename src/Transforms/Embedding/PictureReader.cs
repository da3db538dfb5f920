namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Brings the pictures of one column into the pixels of a batch.</summary>
internal abstract class PictureReader<TPixel>
{
    /// <summary>Reads the picture of the row on which the source stands.</summary>
    /// <param name="row">The row's place in the batch.</param>
    /// <param name="pixels">Receives the pixels, now or in <see cref="Complete"/>.</param>
    /// <returns>Why the picture cannot be used, or null if it can.</returns>
    public abstract PictureProblem? Read(int row, Span<TPixel> pixels);

    /// <summary>Finishes what <see cref="Read"/> began, after the source has moved on. Threads call it for different rows.</summary>
    public virtual PictureProblem? Complete(int row, Span<TPixel> pixels) => null;
}
