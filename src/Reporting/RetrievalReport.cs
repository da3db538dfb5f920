using System.Globalization;
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
    /// <exception cref="ArgumentException">A measure is no share, or its interval has one end, or ends the wrong way round.</exception>
    public RetrievalReport(string title, IReadOnlyList<RetrievalReportFigure> figures)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(figures);
        foreach (var figure in figures) Check(figure);
        Figures = figures;
    }

    /// <summary>Gets the measures over all queries.</summary>
    public IReadOnlyList<RetrievalReportFigure> Figures { get; }

    /// <summary>Gets the names of the scores of each class; classes are ordered by the first.</summary>
    /// <value>
    /// The default value is <c>Recall@1</c> alone. A class that has not a score for each cannot be written: <see cref="InvalidOperationException"/>.
    /// </value>
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
        .. WorstFirst().Take(ClassesInText)
            .Select(row => $"  class {row.Label}: {string.Join(", ", ClassMeasures.Zip(row.Scores, Named))} ({row.Queries} queries)"),
        .. WorstQueries.Select(new DistanceText(WorstQueries).Line),
    ]);

    internal override Markup Summary() =>
        MeasureHtml.List(Figures.Select(figure => MeasureHtml.Share(figure.Name, figure.Value, figure.Low, figure.High, Interval(figure))));

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

    private static string Interval(RetrievalReportFigure figure) =>
        figure is { Low: { } low, High: { } high } ? $"{ReportText.Percent(low)} to {ReportText.Percent(high)}" : "";

    private static void Check(RetrievalReportFigure figure)
    {
        // A measure that allows for chance, such as AMI, may fall a little below 0.
        double?[] shares = [figure.Value, figure.Low, figure.High];
        if (shares.FirstOrDefault(share => share is < -1 or > 1) is { } outside)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{figure.Name}' is {outside}. Give a share from 0 to 1, no percentage."));
        if (figure.Low is null != figure.High is null || figure.Low > figure.High)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The interval of '{figure.Name}' is from {figure.Low} to {figure.High}. ") +
                "Give its lower and its upper end.");
    }

    /// <exception cref="InvalidOperationException">A class has not a score for each measure.</exception>
    private IEnumerable<RetrievalReportClass> WorstFirst()
    {
        if (Classes.FirstOrDefault(row => row.Scores.Count != ClassMeasures.Count) is { } odd)
            throw new InvalidOperationException($"Class '{odd.Label}' has {odd.Scores.Count} scores for {ClassMeasures.Count} measures of classes.");
        return Classes.OrderBy(row => row.Scores.FirstOrDefault(double.NaN))
            .ThenByDescending(row => row.Queries).ThenBy(row => row.Label, StringComparer.Ordinal);
    }
}
