using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>How well the queries of one class were answered. The figures are NaN if none of them could be.</summary>
/// <remarks>Instances are immutable.</remarks>
public sealed class ClassMetrics : RetrievalFigures<double>
{
    internal ClassMetrics(MetricLayout layout, double[] means, int label, string name, int queryCount, int queriesWithoutPositives)
        : base(layout, means)
    {
        Label = label;
        Name = name;
        QueryCount = queryCount;
        QueriesWithoutPositives = queriesWithoutPositives;
    }

    /// <summary>Gets the label of the class.</summary>
    public int Label { get; }

    /// <summary>Gets the name of the class; its number if names were not given.</summary>
    public string Name { get; }

    /// <summary>Gets the number of its queries that the figures are means over.</summary>
    public int QueryCount { get; }

    /// <summary>Gets the number of its queries that the gallery holds no relevant vector for: all of them, or none.</summary>
    public int QueriesWithoutPositives { get; }

    /// <summary>Returns one line, such as <c>cat: 12 queries, Recall@1 75.0 %, MAP@R 41.3 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: {QueryCount + QueriesWithoutPositives} queries, {Layout.Names[0]} {Percent.Of(Figures[0])}, MAP@R {Percent.Of(MapAtR)}");
}
