using System.Globalization;
using System.Text;

namespace MLNetDeepRanking.Search;

/// <summary>How well nearest neighbours agree with labels: means over queries, their intervals, and the classes and queries behind them.</summary>
/// <remarks>
/// A gallery vector is relevant to a query if it has the query's label; R is their number. A query with R = 0, such as the only member of its
/// class, cannot be answered: it is left out of the means and counted in <see cref="QueriesWithoutPositives"/>, and stays in the gallery of the others.
/// Without any answerable query the means are NaN. Instances are immutable.
/// </remarks>
public sealed class RetrievalMetrics : RetrievalFigures<double>
{
    internal RetrievalMetrics(MetricLayout layout, double[] means, QueryMetrics[] queries, int queriesWithoutPositives)
        : base(layout, means)
    {
        Queries = queries.AsReadOnly();
        QueriesWithoutPositives = queriesWithoutPositives;
    }

    /// <summary>Gets the number of queries that the means are taken over.</summary>
    public int QueryCount => Queries.Count;

    /// <summary>Gets the number of queries left out because the gallery holds no vector of their label.</summary>
    public int QueriesWithoutPositives { get; }

    /// <summary>Gets each query that the means are taken over, in the order of rows.</summary>
    public IReadOnlyList<QueryMetrics> Queries { get; }

    /// <summary>Gets each class of the queries, by ascending label.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; internal init; } = [];

    /// <summary>Gets the confidence interval of each mean, over queries; null if none were asked for.</summary>
    public RetrievalFigures<ConfidenceInterval>? Intervals { get; internal init; }

    /// <summary>Gets how well clusters agree with labels; null if that was not asked for.</summary>
    public ClusteringMetrics? Clustering { get; internal set; }

    /// <summary>Gets each query's own figures, <c>[QueryCount, Layout.Count]</c>.</summary>
    internal double[] Values { get; init; } = [];

    /// <summary>Gets what was asked for: distance, depths, intervals and clusters.</summary>
    public RetrievalOptions Options { get; internal init; } = new();

    /// <summary>
    /// Returns a line, such as <c>Recall@1 61.8 %  Recall@5 82.0 %  MAP@R 31.4 %  R-precision 39.9 %</c>; or a table, if there are intervals or clusters.
    /// </summary>
    public override string ToString() => Intervals is null && Clustering is null ? Line() : Table();

    private string Line() =>
        string.Concat(Layout.Depths.Select((depth, i) => $"Recall@{depth} {Percent.Of(Figures[i])}  ")) +
        $"MAP@R {Percent.Of(MapAtR)}  R-precision {Percent.Of(RPrecision)}";

    private string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{QueryCount} queries of {Classes.Count(one => one.QueryCount > 0)} classes; ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{QueriesWithoutPositives} more have no relevant vector");
        for (var i = 0; i < Layout.Count; i++)
        {
            var interval = Intervals is null ? "" : $"   {Percent.Of(Intervals.Figures[i])}";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Layout.Names[i],-14}{Percent.Of(Figures[i]),8}{interval}");
        }
        if (Clustering is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  {Clustering}");
        if (Intervals is not null)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Intervals of {100 * Options.Confidence:0.##} %, from {Options.BootstrapSamples} bootstrap samples over queries");
        return text.ToString().TrimEnd();
    }
}
