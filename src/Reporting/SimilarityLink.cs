namespace MLNetDeepRanking.Reporting;

/// <summary>What a place of one picture and a place of another do to their similarity together.</summary>
/// <param name="FirstX">Where the place lies in the first picture, from 0 at the left to 1 at the right.</param>
/// <param name="FirstY">Where the place lies in the first picture, from 0 at the top to 1 at the bottom.</param>
/// <param name="SecondX">Where the place lies in the second picture, from 0 at the left to 1 at the right.</param>
/// <param name="SecondY">Where the place lies in the second picture, from 0 at the top to 1 at the bottom.</param>
/// <param name="Value">What the two add to the similarity.</param>
public sealed record SimilarityLink(double FirstX, double FirstY, double SecondX, double SecondY, double Value);
