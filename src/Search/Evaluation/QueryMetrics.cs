namespace MLNetDeepRanking.Search;

/// <summary>How well one query was answered.</summary>
/// <param name="Row">The query's row.</param>
/// <param name="Label">Its label.</param>
/// <param name="RelevantCount">R, the number of vectors of its label in the gallery, itself not counted; at least 1.</param>
/// <param name="FirstRelevantRank">The rank of the nearest of them, from 1.</param>
/// <param name="RPrecision">The share of relevant vectors among the R nearest.</param>
/// <param name="AveragePrecisionAtR">(1/R) Σ P(i) over the ranks i ≤ R that hold a relevant vector.</param>
public readonly record struct QueryMetrics(
    int Row, int Label, int RelevantCount, int FirstRelevantRank, double RPrecision, double AveragePrecisionAtR);
