using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring;

/// <summary>A picture file and the vector that stands for it.</summary>
/// <param name="Path">The path, as it was given.</param>
/// <param name="Vector">The vector, of unit length; each component is <see cref="float.NaN"/> if the picture cannot be used.</param>
/// <param name="Error">Why the picture cannot be used, or <see langword="null"/> if it can.</param>
public sealed record ImageEmbedding(string Path, ReadOnlyMemory<float> Vector, PictureException? Error);
