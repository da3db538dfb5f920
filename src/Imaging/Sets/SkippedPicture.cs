namespace MLNetDeepRanking.Imaging;

/// <summary>A picture that <see cref="PictureErrorPolicy.Skip"/> left out.</summary>
/// <param name="SourceIndex">Its index in the input.</param>
/// <param name="Error">Its path and what is wrong with it.</param>
public sealed record SkippedPicture(int SourceIndex, PictureException Error);
