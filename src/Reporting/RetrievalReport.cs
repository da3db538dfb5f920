using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows how well a search answers: its measures with their intervals, each class, and the queries it answered worst.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class RetrievalReport : Report
{
    private const int ClassesInText = 5;

    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="figures">The measures over all queries.</param>
    public RetrievalReport(string title, IReadOnlyList<RetrievalReportFigure> figures)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(figures);
        Figures = figures;
    }

    /// <summary>Gets the measures over all queries.</summary>
    public IReadOnlyList<RetrievalReportFigure> Figures { get; }

    /// <summary>Gets the names of the scores of each class; classes are ordered by the first.</summary>
    /// <value>The default value is <c>Recall@1</c> alone.</value>
    public IReadOnlyList<string> ClassMeasures { get; init; } = ["Recall@1"];

    /// <summary>Gets how well each class was answered, in any order.</summary>
    /// <value>The default value is empty: no table of classes.</value>
    public IReadOnlyList<RetrievalReportClass> Classes { get; init; } = [];

    /// <summary>Gets the queries that were answered worst, with what was found in place of their like.</summary>
    /// <value>The default value is empty: none are shown.</value>
    public IReadOnlyList<ContactSheetRow> WorstQueries { get; init; } = [];

    internal override string Kind => "retrieval";

    /// <summary>Returns the measures, the classes answered worst, and the worst queries, a line each.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title,
        .. Figures.Select(figure => $"  {figure.Name,-16} {ReportText.Percent(figure.Value),8}  {Interval(figure)}".TrimEnd()),
        .. WorstFirst().Take(ClassesInText).Select(row => $"  class {row.Label}: {string.Join(", ", ClassMeasures.Zip(row.Scores, Named))} ({row.Queries} queries)"),
        .. WorstQueries.Select(new DistanceText(WorstQueries).Line),
    ]);

    internal override Markup Summary() => Markup.Of($"""
        <dl class="measures">
        {Figures.Select(Measure)}
        </dl>
        """);

    internal override Markup Body()
    {
        var sheet = new ContactSheetHtml(WorstQueries);
        return Markup.Lines(
        [
            Classes.Count == 0 ? Markup.Empty : ClassTable.Of(ClassMeasures, [.. WorstFirst()]),
            WorstQueries.Count == 0 ? Markup.Empty : Markup.Of($"""
                <header class="part"><h2>Queries that were answered worst</h2>{sheet.Legend()}</header>
                {sheet.Rows()}
                """),
        ]);
    }

    private static string Named(string measure, double score) => $"{measure} {ReportText.Percent(score)}";

    private static Markup Measure(RetrievalReportFigure figure) => Markup.Of($"""
        <div><dt>{figure.Name}</dt><dd><b>{ReportText.Percent(figure.Value)}</b>{ShareBar.Of(figure.Value, figure.Low, figure.High)}
        <small>{Interval(figure)}</small></dd></div>
        """);

    private static string Interval(RetrievalReportFigure figure) =>
        figure is { Low: { } low, High: { } high } ? $"{ReportText.Percent(low)} to {ReportText.Percent(high)}" : "";

    private IEnumerable<RetrievalReportClass> WorstFirst() =>
        Classes.OrderBy(row => row.Scores.FirstOrDefault(double.NaN)).ThenByDescending(row => row.Queries).ThenBy(row => row.Label, StringComparer.Ordinal);
}
