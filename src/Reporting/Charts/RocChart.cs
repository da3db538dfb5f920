using System.Text;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>Draws the share of same pairs that each threshold finds against that of different pairs it lets through, the latter logarithmically.</summary>
internal sealed class RocChart(VerificationMetrics measured)
{
    private const double Width = 380, Height = 300, Left = 66, Right = 24, Top = 14, Bottom = 52;
    private const int MostDecades = 5;

    // Rates below one pair in all cannot be told from none.
    private readonly int _decades = Math.Clamp((int)Math.Floor(Math.Log10(Math.Max(10, measured.DifferentPairs))), 1, MostDecades);

    public Markup Draw() => Markup.Of($"""
        <svg class="roc" viewBox="0 0 {Width} {Height}" role="img" aria-label="Errors of all thresholds">
        <title>Errors of all thresholds</title>
        <desc>True matches against false matches. {Description()}</desc>
        {Enumerable.Range(0, 6).Select(fifth => HorizontalRule(fifth / 5.0))}
        {Enumerable.Range(-_decades, _decades + 1).Select(power => VerticalRule(Math.Pow(10, power)))}
        <text class="tick" x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">different pairs taken for the same</text>
        <text class="tick" transform="translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">same pairs found</text>
        <path class="kept" fill="none" d="{Chance()}"/>
        <path class="line line0" d="{Curve()}"/>
        <circle class="chosen" cx="{X(measured.FalseMatchRate)}" cy="{Y(1 - measured.FalseNonMatchRate)}" r="6"/>
        </svg>
        """);

    private double X(double rate)
    {
        var place = rate <= 0 ? 0 : Math.Max(0, 1 + Math.Log10(rate) / _decades);
        return Left + place * (Width - Left - Right);
    }

    private static double Y(double rate) => Height - Bottom - rate * (Height - Top - Bottom);

    private static Markup HorizontalRule(double rate) => Markup.Of($"""
        <line class="rule" x1="{Left}" x2="{Width - Right}" y1="{Y(rate)}" y2="{Y(rate)}"/>
        <text class="tick" x="{Left - 8}" y="{Y(rate) + 4}" text-anchor="end">{ReportText.ShortPercent(rate)}</text>
        """);

    private Markup VerticalRule(double rate) => Markup.Of($"""
        <line class="rule" x1="{X(rate)}" x2="{X(rate)}" y1="{Top}" y2="{Height - Bottom}"/>
        <text class="tick" x="{X(rate)}" y="{Height - Bottom + 18}" text-anchor="middle">{ReportText.ShortPercent(rate)}</text>
        """);

    private string Curve() => Path(measured.Roc.Select(point => (point.FalseMatchRate, point.TrueMatchRate)).Append((1, 1)));

    // A verifier that guesses lets through as much as it finds, which is no straight line on this scale.
    private string Chance() => Path(Enumerable.Range(0, 61).Select(i => Math.Pow(10, _decades * (i / 60.0 - 1))).Select(rate => (rate, rate)));

    private string Path(IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        foreach (var (x, y) in points) path.Append(Markup.Of($"{(path.Length == 0 ? "M" : "L")}{X(x)} {Y(y)}"));
        return path.ToString();
    }

    private string Description()
    {
        var chosen = $"At the chosen threshold {ReportText.Percent(1 - measured.FalseNonMatchRate)} of the same pairs are found";
        return $"{chosen}, and {ReportText.Percent(measured.FalseMatchRate)} of the different ones are taken for the same.";
    }
}
