namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A loss in a sum of losses.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">What its value is multiplied by; above 0.</param>
public sealed record WeightedLoss(RankingLoss Loss, double Weight = 1);
