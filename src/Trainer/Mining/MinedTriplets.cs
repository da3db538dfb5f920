using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>The triplets that a miner chose in a batch.</summary>
/// <param name="Triplets">Triplets of row numbers; empty if none qualified.</param>
/// <param name="Statistics">What they were chosen from.</param>
public sealed record MinedTriplets(IReadOnlyList<Triplet> Triplets, MiningStatistics Statistics);
