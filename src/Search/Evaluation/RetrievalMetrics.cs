using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>How well nearest neighbours agree with labels: Recall@K, R-precision and MAP@R, averages over queries from 0 to 1.</summary>
/// <remarks>
/// A gallery vector is relevant to a query if it has the query's label; R is their number. A query with R = 0 cannot be answered:
/// it is left out of the averages and counted in <see cref="QueriesWithoutPositives"/>. Without any answerable query the averages are NaN.
/// Definitions follow Musgrave, Belongie, Lim, "A Metric Learning Reality Check", ECCV 2020, section 3.2. Instances are immutable.
/// </remarks>
public sealed class RetrievalMetrics
{
    private readonly int[] _depths;
    private readonly double[] _recalls;

    internal RetrievalMetrics(int[] depths, double[] recalls, double rPrecision, double mapAtR, int queryCount, int queriesWithoutPositives)
    {
        _depths = depths;
        _recalls = recalls;
        RPrecision = rPrecision;
        MapAtR = mapAtR;
        QueryCount = queryCount;
        QueriesWithoutPositives = queriesWithoutPositives;
    }

    /// <summary>Gets each K for which <see cref="RecallAt"/> is known, ascending.</summary>
    public IReadOnlyList<int> RecallDepths => _depths.AsReadOnly();

    /// <summary>Gets R-precision: the share of relevant vectors among a query's R nearest.</summary>
    public double RPrecision { get; }

    /// <summary>Gets MAP@R: (1/R) Σ P(i) over the ranks i ≤ R that hold a relevant vector; P(i) is the precision at rank i.</summary>
    public double MapAtR { get; }

    /// <summary>Gets the number of queries that the averages are taken over.</summary>
    public int QueryCount { get; }

    /// <summary>Gets the number of queries left out because the gallery holds no vector of their label.</summary>
    public int QueriesWithoutPositives { get; }

    /// <summary>Returns Recall@K: the share of queries that have a relevant vector among their K nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not one of <see cref="RecallDepths"/>.</exception>
    public double RecallAt(int k) => Array.IndexOf(_depths, k) is >= 0 and var at
        ? _recalls[at]
        : throw new ArgumentOutOfRangeException(nameof(k), k,
            $"Recall was computed at K = {string.Join(", ", _depths)}: name this K too when evaluating.");

    /// <summary>Returns one line, such as <c>Recall@1 61.8 %  Recall@5 82.0 %  MAP@R 31.4 %  R-precision 39.9 %</c>.</summary>
    public override string ToString() =>
        string.Concat(_depths.Zip(_recalls, (depth, recall) => $"Recall@{depth} {Percent(recall)}  ")) +
        $"MAP@R {Percent(MapAtR)}  R-precision {Percent(RPrecision)}";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
}
