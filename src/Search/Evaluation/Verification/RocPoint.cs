namespace MLNetDeepRanking.Search;

/// <summary>What one threshold would do: pairs whose distance is below it are taken for the same.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="FalseMatchRate">The share of pairs of different classes that would be taken for the same.</param>
/// <param name="TrueMatchRate">The share of pairs of the same class that would be.</param>
public readonly record struct RocPoint(double Threshold, double FalseMatchRate, double TrueMatchRate);
