using System.Globalization;
using MLNetDeepRanking.Reporting.Charts;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows how often a verifier errs on whether two pictures are the same: its threshold, both errors, and the curve of all thresholds.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class VerificationReport : Report
{
    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="verifier">The verifier.</param>
    public VerificationReport(string title, PairVerifier verifier)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        Verifier = verifier;
    }

    /// <summary>Gets the verifier.</summary>
    public PairVerifier Verifier { get; }

    internal override string Kind => "verification";

    private VerificationMetrics Measured => Verifier.Measured;

    /// <summary>Returns the threshold, and a line for each measure.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title, $"  threshold            {Threshold()}, {Distance()}",
        $"  false matches        {ReportText.Percent(Measured.FalseMatchRate)}, {Wanted()}",
        $"  false non-matches    {ReportText.Percent(Measured.FalseNonMatchRate)}",
        $"  equal error rate     {ReportText.Percent(Measured.EqualErrorRate)}",
        $"  area under the curve {Area()}",
        $"  {Pairs()}",
    ]);

    internal override Markup Summary() => MeasureHtml.List(
    [
        MeasureHtml.Number("Threshold", Threshold(), Distance()),
        MeasureHtml.Share("False matches", Measured.FalseMatchRate, about: Wanted()),
        MeasureHtml.Share("False non-matches", Measured.FalseNonMatchRate),
        MeasureHtml.Share("Equal error rate", Measured.EqualErrorRate),
        MeasureHtml.Number("Area under the curve", Area()),
    ]);

    internal override Markup Body() => FigureHtml.Section("What other thresholds would do",
        $"{Pairs()} Farther left is safer, higher up finds more; the ring is the threshold above. The scale below grows tenfold from line to line.",
        new RocChart(Measured).Draw());

    private string Threshold() => Verifier.Threshold.ToString("0.####", CultureInfo.InvariantCulture);

    private string Area() => Measured.AreaUnderCurve.ToString("0.000", CultureInfo.InvariantCulture);

    private string Distance() => $"{Verifier.Distance} distance";

    private string Wanted() => $"{ReportText.ShortPercent(Verifier.FalseMatchRate)} wanted";

    private string Pairs() =>
        $"Measured on {ReportText.Count(Measured.SamePairs, "pair", "pairs")} of the same class " +
        $"and {ReportText.Count(Measured.DifferentPairs)} of different ones, all of classes that did not calibrate the threshold.";
}
