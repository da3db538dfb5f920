namespace MLNetDeepRanking.Scoring;

/// <summary>What one path of a network, such as the main path or a low-resolution path, does to a similarity.</summary>
/// <param name="Name">The name of its last maps in the model's graph.</param>
/// <param name="First">What each place that it sees in the first picture adds to the similarity.</param>
/// <param name="Second">What each place that it sees in the second picture adds to the similarity.</param>
public sealed record SimilarityPart(string Name, PlaceMap First, PlaceMap Second);
