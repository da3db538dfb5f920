namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>How good embeddings are.</summary>
/// <param name="Recall">The share of queries whose nearest neighbour is of their class, in per cent.</param>
/// <param name="Text">That and more, as text.</param>
internal sealed record Verdict(double Recall, string Text);
