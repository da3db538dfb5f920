namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>The pairs that a miner chose in a batch.</summary>
/// <param name="Positives">Pairs of one class.</param>
/// <param name="Negatives">Pairs of two classes.</param>
/// <param name="Statistics">What they were chosen from.</param>
public sealed record MinedPairs(IReadOnlyList<Pair> Positives, IReadOnlyList<Pair> Negatives, MiningStatistics Statistics);
