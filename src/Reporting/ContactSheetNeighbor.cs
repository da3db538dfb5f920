namespace MLNetDeepRanking.Reporting;

/// <summary>A picture that a search found.</summary>
/// <param name="PicturePath">The path of the picture file.</param>
/// <param name="Label">The name of its class.</param>
/// <param name="Distance">Its distance from the query; smaller is more alike.</param>
public sealed record ContactSheetNeighbor(string PicturePath, string Label, float Distance);
