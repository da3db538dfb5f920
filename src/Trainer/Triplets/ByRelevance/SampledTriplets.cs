namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Triplets that were drawn by relevance, and what it took.</summary>
/// <param name="Triplets">The triplets, in the order in which they were drawn; one may come more than once.</param>
/// <param name="Statistics">What it took to draw them.</param>
public sealed record SampledTriplets(IReadOnlyList<Triplet> Triplets, SamplingStatistics Statistics);
