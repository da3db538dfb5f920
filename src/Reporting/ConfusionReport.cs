using MLNetDeepRanking.Reporting.Charts;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows which classes are taken for which: a matrix of the classes most confused, and a list of the confusions.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class ConfusionReport : Report
{
    private const int ConfusionsShown = 20;
    private const int ConfusionsInText = 8;

    private readonly ConfusionReportCount[] _confusions;

    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="counts">How often each class was answered with which, right answers too; pairs that are not named never were.</param>
    /// <exception cref="ArgumentException">A count is below 1, or a pair is named twice.</exception>
    public ConfusionReport(string title, IReadOnlyList<ConfusionReportCount> counts)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.FirstOrDefault(count => count.Count < 1) is { } empty)
            throw new ArgumentException(
                $"'{empty.Actual}' was taken for '{empty.Found}' {empty.Count} times. Leave out pairs that did not occur.", nameof(counts));
        if (counts.CountBy(count => (count.Actual, count.Found)).FirstOrDefault(pair => pair.Value > 1) is { Value: > 1, Key: var (actual, found) })
            throw new ArgumentException($"The pair '{actual}' and '{found}' is named twice. Add up its counts.", nameof(counts));
        Counts = counts;
        _confusions =
        [
            .. counts.Where(count => count.Actual != count.Found).OrderByDescending(count => count.Count)
                .ThenBy(count => count.Actual, StringComparer.Ordinal).ThenBy(count => count.Found, StringComparer.Ordinal),
        ];
    }

    /// <summary>Gets how often each class was answered with which.</summary>
    public IReadOnlyList<ConfusionReportCount> Counts { get; }

    /// <summary>Gets how many answers were of the query's class.</summary>
    public int RightCount => TotalCount - _confusions.Sum(count => count.Count);

    /// <summary>Gets how many answers there were.</summary>
    public int TotalCount => Counts.Sum(count => count.Count);

    internal override string Kind => "confusion";

    /// <summary>Creates a report of single answers.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="actual">The class of each query.</param>
    /// <param name="found">The class of its answer: of its nearest neighbour, or what neighbours voted for.</param>
    /// <exception cref="ArgumentException">There are not as many answers as queries.</exception>
    public static ConfusionReport Create(string title, IReadOnlyList<string> actual, IReadOnlyList<string> found)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(found);
        if (actual.Count != found.Count) throw new ArgumentException($"There are {actual.Count} queries and {found.Count} answers.", nameof(found));
        return new(title, [.. actual.Zip(found).CountBy(pair => pair).Select(pair => new ConfusionReportCount(pair.Key.First, pair.Key.Second, pair.Value))]);
    }

    /// <summary>Returns how many answers were right, and a line for each of the most frequent confusions.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title, Accuracy(), .. _confusions.Take(ConfusionsInText).Select(count => $"  {count.Actual} taken for {count.Found}: {count.Count}"),
    ]);

    internal override Markup Summary() => Markup.Of($"<p>{Accuracy()}</p>");

    internal override Markup Body()
    {
        if (Counts.Count == 0) return Markup.Empty;
        var matrix = ConfusionMatrix.Of(Counts, _confusions);
        var most = Markup.Of($"""
            <div class="scroll"><table>
            <thead><tr><th>class</th><th class="name">taken for</th><th>times</th></tr></thead>
            <tbody>
            {_confusions.Take(ConfusionsShown).Select(count =>
                Markup.Of($"""<tr><th scope="row">{count.Actual}</th><td class="name">{count.Found}</td><td>{count.Count}</td></tr>"""))}
            </tbody>
            </table></div>
            """);
        var list = _confusions.Length == 0 ? Markup.Empty : FigureHtml.Section("Most frequent confusions", Shown(), most);
        return Markup.Lines([FigureHtml.Section("Matrix", matrix.About, matrix.Draw()), list]);
    }

    private string Shown() => _confusions.Length <= ConfusionsShown
        ? ReportText.Count(_confusions.Length, "pair of classes", "pairs of classes")
        : $"the first {ConfusionsShown} of {ReportText.Count(_confusions.Length)} pairs of classes";

    private string Accuracy() =>
        $"{ReportText.Count(RightCount)} of {ReportText.Count(TotalCount, "answer", "answers")} right ({ReportText.Percent((double)RightCount / TotalCount)})";
}
