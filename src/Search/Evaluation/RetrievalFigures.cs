namespace MLNetDeepRanking.Search;

/// <summary>One figure for each retrieval metric: a mean, or an interval.</summary>
/// <remarks>
/// The metrics of one query, whose gallery holds R relevant vectors, those of its label. All lie between 0 and 1.
/// Musgrave, Belongie, Lim, "A Metric Learning Reality Check", ECCV 2020, section 3.2, argue for the third and the fourth. Instances are immutable.
/// <list type="bullet">
/// <item>Recall@K: 1 if a relevant vector is among the K nearest, else 0.</item>
/// <item>Precision@K: the relevant vectors among the K nearest / K. Where the gallery has fewer than K, the places left empty are misses.</item>
/// <item>R-precision: the relevant vectors among the R nearest / R.</item>
/// <item>MAP@R: (1/R) Σ P(i) over the ranks i ≤ R that hold a relevant vector; P(i) is the precision at rank i.</item>
/// <item>MRR: 1 / the rank of the nearest relevant vector, however deep it lies.</item>
/// </list>
/// </remarks>
/// <typeparam name="T">What is known of each metric: a number, or a <see cref="ConfidenceInterval"/>.</typeparam>
public class RetrievalFigures<T>
{
    internal RetrievalFigures(MetricLayout layout, T[] values) => (Layout, Figures) = (layout, values);

    /// <summary>Gets each K for which <see cref="RecallAt"/> and <see cref="PrecisionAt"/> are known, ascending.</summary>
    public IReadOnlyList<int> RecallDepths => Layout.Depths.AsReadOnly();

    /// <summary>Gets R-precision: the share of relevant vectors among a query's R nearest.</summary>
    public T RPrecision => Figures[Layout.RPrecision];

    /// <summary>Gets MAP@R: (1/R) Σ P(i) over the ranks i ≤ R that hold a relevant vector; P(i) is the precision at rank i.</summary>
    public T MapAtR => Figures[Layout.MapAtR];

    /// <summary>Gets the mean reciprocal rank: 1 / the rank of the nearest relevant vector.</summary>
    public T MeanReciprocalRank => Figures[Layout.MeanReciprocalRank];

    internal MetricLayout Layout { get; }

    internal T[] Figures { get; }

    /// <summary>Returns Recall@K: the share of queries that have a relevant vector among their K nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not one of <see cref="RecallDepths"/>.</exception>
    public T RecallAt(int k) => Figures[Layout.Recall(k)];

    /// <summary>Returns Precision@K: the share of relevant vectors among a query's K nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not one of <see cref="RecallDepths"/>.</exception>
    public T PrecisionAt(int k) => Figures[Layout.Precision(k)];
}
