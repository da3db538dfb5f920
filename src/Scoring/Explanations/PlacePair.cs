namespace MLNetDeepRanking.Scoring;

/// <summary>What a place of one picture and a place of another add to their similarity together.</summary>
/// <param name="FirstX">The middle of the place in the first picture, from 0 at the left to 1 at the right.</param>
/// <param name="FirstY">The middle of the place in the first picture, from 0 at the top to 1 at the bottom.</param>
/// <param name="SecondX">The middle of the place in the second picture, from 0 at the left to 1 at the right.</param>
/// <param name="SecondY">The middle of the place in the second picture, from 0 at the top to 1 at the bottom.</param>
/// <param name="Value">What they add.</param>
public sealed record PlacePair(double FirstX, double FirstY, double SecondX, double SecondY, double Value);
