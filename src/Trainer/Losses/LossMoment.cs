namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>When a loss is computed, and where its random choices come from.</summary>
/// <param name="Progress">The share of training that lies behind, from 0 to 1: it ends warm-ups.</param>
/// <param name="Random">The source of all random choices, such as a miner's.</param>
public readonly record struct LossMoment(double Progress, Random Random);
