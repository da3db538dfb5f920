namespace MLNetDeepRanking.Reporting;

/// <summary>A point of a map, which stands for a vector.</summary>
/// <param name="X">The first coordinate.</param>
/// <param name="Y">The second coordinate, which grows upwards.</param>
/// <param name="Label">The name of its class.</param>
/// <param name="PicturePath">The path of its picture file, or null for a dot alone.</param>
public sealed record EmbeddingMapPoint(double X, double Y, string Label, string? PicturePath = null);
