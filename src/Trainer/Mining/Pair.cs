namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Two rows of a batch that a loss compares.</summary>
/// <param name="Query">The row of the query.</param>
/// <param name="Other">The row that it is compared with.</param>
public readonly record struct Pair(int Query, int Other);
