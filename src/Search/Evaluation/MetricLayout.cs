namespace MLNetDeepRanking.Search;

/// <summary>Where each retrieval metric lies in an array: Recall@K for each K, Precision@K for each K, R-precision, MAP@R, MRR.</summary>
internal sealed class MetricLayout
{
    /// <exception cref="ArgumentException">There is no depth.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A depth is below 1.</exception>
    public MetricLayout(IReadOnlyCollection<int> depths, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(depths, parameterName);
        if (depths.Count == 0) throw new ArgumentException("Name at least one K for Recall@K.", parameterName);
        Depths = [.. depths.Distinct().Order()];
        ArgumentOutOfRangeException.ThrowIfLessThan(Depths[0], 1, parameterName);
        Names =
        [
            .. Depths.Select(depth => $"Recall@{depth}"), .. Depths.Select(depth => $"Precision@{depth}"), "R-precision", "MAP@R", "MRR",
        ];
    }

    /// <summary>Gets each K once, ascending.</summary>
    public int[] Depths { get; }

    public string[] Names { get; }

    public int Count => Names.Length;

    public int LargestDepth => Depths[^1];

    public int RPrecision => 2 * Depths.Length;

    public int MapAtR => RPrecision + 1;

    public int MeanReciprocalRank => RPrecision + 2;

    /// <exception cref="ArgumentOutOfRangeException">The depth was not evaluated.</exception>
    public int Recall(int k) => Array.IndexOf(Depths, k) is >= 0 and var at
        ? at
        : throw new ArgumentOutOfRangeException(nameof(k), k, $"This was computed at K = {string.Join(", ", Depths)}: name this K too when evaluating.");

    /// <exception cref="ArgumentOutOfRangeException">The depth was not evaluated.</exception>
    public int Precision(int k) => Depths.Length + Recall(k);
}
