namespace MLNetDeepRanking.Reporting;

/// <summary>What the places of a picture do to a similarity.</summary>
/// <param name="PicturePath">The path of the picture file.</param>
/// <param name="Label">The name of its class, or of the picture.</param>
/// <param name="Rows">The number of rows of places, from top to bottom.</param>
/// <param name="Columns">The number of places in each row, from left to right.</param>
/// <param name="Values">What each place adds to the similarity, or takes from it, row by row.</param>
public sealed record SimilarityMap(string PicturePath, string Label, int Rows, int Columns, IReadOnlyList<double> Values);
