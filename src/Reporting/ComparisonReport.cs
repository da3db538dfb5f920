using System.Globalization;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows which of two models retrieves better: each measure of both, how far they differ, and whether chance explains it.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class ComparisonReport : Report
{
    private readonly (string Name, double First, double Second, ConfidenceInterval Interval)[] _measures;

    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="firstName">What to call the first model.</param>
    /// <param name="secondName">What to call the second model.</param>
    public ComparisonReport(string title, RetrievalComparison comparison, string firstName = "first", string secondName = "second")
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(firstName);
        ArgumentNullException.ThrowIfNull(secondName);
        (Comparison, FirstName, SecondName) = (comparison, firstName, secondName);
        _measures =
        [
            .. comparison.First.RecallDepths.Select(k =>
                ($"Recall@{k}", comparison.First.RecallAt(k), comparison.Second.RecallAt(k), comparison.Intervals.RecallAt(k))),
            ("MAP@R", comparison.First.MapAtR, comparison.Second.MapAtR, comparison.Intervals.MapAtR),
            ("R-precision", comparison.First.RPrecision, comparison.Second.RPrecision, comparison.Intervals.RPrecision),
            ("MRR", comparison.First.MeanReciprocalRank, comparison.Second.MeanReciprocalRank, comparison.Intervals.MeanReciprocalRank),
        ];
    }

    /// <summary>Gets the comparison.</summary>
    public RetrievalComparison Comparison { get; }

    /// <summary>Gets what the first model is called.</summary>
    public string FirstName { get; }

    /// <summary>Gets what the second model is called.</summary>
    public string SecondName { get; }

    internal override string Kind => "comparison";

    /// <summary>Returns the verdict, a line for each measure, and McNemar's test.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title, Verdict(),
        .. _measures.Select(one => $"  {one.Name,-12} {ReportText.Percent(one.First),8}  {ReportText.Percent(one.Second),8}  {Difference(one)}"),
        Test(),
    ]);

    internal override Markup Summary() => Markup.Of($"""<p class="verdict">{Verdict()}</p>""");

    internal override Markup Body()
    {
        var widest = _measures.SelectMany(one => new[] { Math.Abs(one.Interval.Lower), Math.Abs(one.Interval.Upper) })
            .Where(double.IsFinite).DefaultIfEmpty().Max();
        var queries = ReportText.Count(Comparison.First.QueryCount, "query", "queries");
        var about = $"{queries}; differences in points, with intervals by paired bootstrap over queries. {Test()}";
        return FigureHtml.Section("Measures", about, Markup.Of($"""
            <div class="scroll"><table class="differences">
            <thead><tr><th>measure</th><th>{FirstName}</th><th>{SecondName}</th><th colspan="2">difference</th></tr></thead>
            <tbody>
            {_measures.Select(one => Markup.Of($"""
                <tr><th scope="row">{one.Name}</th><td>{ReportText.Percent(one.First)}</td><td>{ReportText.Percent(one.Second)}</td>
                <td class="{Mark(one.Interval)}">{DifferenceBar.Of(one.Second - one.First, one.Interval.Lower, one.Interval.Upper, widest)}</td>
                <td>{Difference(one)}</td></tr>
                """))}
            </tbody>
            </table></div>
            """));
    }

    private string Verdict()
    {
        var interval = Comparison.Intervals.MapAtR;
        if (!(interval.Lower > 0) && !(interval.Upper < 0)) return $"By MAP@R it stays open whether {FirstName} or {SecondName} is better.";
        var difference = Comparison.Differences.MapAtR;
        var (better, worse, by) = interval.Lower > 0 ? (SecondName, FirstName, difference) : (FirstName, SecondName, -difference);
        return string.Create(CultureInfo.InvariantCulture, $"By MAP@R {better} is better than {worse}, by {100 * by:0.0} points.");
    }

    private string Test() => string.Create(CultureInfo.InvariantCulture,
        $"The nearest neighbour is right for {FirstName} alone {Comparison.OnlyFirstRight} times, ") + string.Create(CultureInfo.InvariantCulture,
        $"for {SecondName} alone {Comparison.OnlySecondRight} times: ") +
        $"McNemar's test, {Probability(Comparison.McNemarPValue)}.";

    private static string Probability(double p) => p < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.####}");

    private static string Difference((string Name, double First, double Second, ConfidenceInterval Interval) one) => !double.IsFinite(one.Interval.Lower)
        ? "–"
        : string.Create(CultureInfo.InvariantCulture,
            $"{100 * (one.Second - one.First):+0.0;−0.0;0.0} ({100 * one.Interval.Lower:+0.0;−0.0;0.0} to {100 * one.Interval.Upper:+0.0;−0.0;0.0})");

    private static string Mark(ConfidenceInterval interval) => interval.Lower > 0 ? "right" : interval.Upper < 0 ? "wrong" : "plain";
}
