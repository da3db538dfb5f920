using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>How well nearest neighbours agree with labels: Recall@K, R-precision and MAP@R, each an average over queries, from 0 to 1.</summary>
/// <remarks>
/// A gallery vector is relevant to a query if it has the query's label; R is their number. A query with R = 0 cannot be answered:
/// it is left out of the averages and counted in <see cref="QueriesWithoutPositives"/>. Without any answerable query the averages are NaN.
/// Definitions follow Musgrave, Belongie, Lim, "A Metric Learning Reality Check", ECCV 2020, section 3.2. Instances are immutable.
/// </remarks>
public sealed class RetrievalMetrics
{
    private readonly SortedDictionary<int, double> _recalls;

    internal RetrievalMetrics(SortedDictionary<int, double> recalls, double rPrecision, double mapAtR, int queries, int withoutPositives)
    {
        _recalls = recalls;
        RPrecision = rPrecision;
        MapAtR = mapAtR;
        QueryCount = queries;
        QueriesWithoutPositives = withoutPositives;
    }

    /// <summary>Gets the K for which <see cref="RecallAt"/> is known, ascending.</summary>
    public IReadOnlyCollection<int> RecallDepths => _recalls.Keys;

    /// <summary>Gets R-precision: the share of relevant vectors among a query's R nearest.</summary>
    public double RPrecision { get; }

    /// <summary>Gets MAP@R: (1/R) Σᵢ P(i) over the ranks i ≤ R that hold a relevant vector, where P(i) is the precision at rank i.</summary>
    public double MapAtR { get; }

    /// <summary>Gets the number of queries that the averages are taken over.</summary>
    public int QueryCount { get; }

    /// <summary>Gets the number of queries left out because the gallery holds no vector of their label.</summary>
    public int QueriesWithoutPositives { get; }

    /// <summary>Returns Recall@K: the share of queries that have a relevant vector among their K nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not one of <see cref="RecallDepths"/>.</exception>
    public double RecallAt(int k) => _recalls.TryGetValue(k, out var recall)
        ? recall
        : throw new ArgumentOutOfRangeException(nameof(k), k,
            $"Recall was computed at {string.Join(", ", _recalls.Keys)}; ask for this K when evaluating.");

    /// <summary>Returns the metrics in one line, such as <c>Recall@1 61.8 %  Recall@5 82.0 %  MAP@R 31.4 %  R-precision 39.9 %</c>.</summary>
    public override string ToString()
    {
        var values = _recalls.Select(pair => (Name: $"Recall@{pair.Key}", Value: pair.Value))
            .Append((Name: "MAP@R", Value: MapAtR))
            .Append((Name: "R-precision", Value: RPrecision));
        return string.Join("  ", values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name} {100 * pair.Value:F1} %")));
    }
}
