using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>Draws two pictures twice: as they are, with lines between places that match, and below under their heat maps.</summary>
internal sealed class HeatMapChart(SimilarityReport report)
{
    private const double Side = 300, Gap = 60, BowStep = 9;
    private const int PicturePixels = 320;

    private readonly double _strongest = report.First.Values.Concat(report.Second.Values).Select(Math.Abs).DefaultIfEmpty().Max();

    private double Height => report.Preprocessing is { } frame ? Side * frame.Height / frame.Width : Side;

    public Markup Draw()
    {
        var (first, second) = (Picture(report.First), Picture(report.Second));
        var (left, right, below) = (0.0, Side + Gap, Height + 16);
        var title = $"Why {report.First.Label} and {report.Second.Label} are alike";
        return Markup.Of($"""
            <p class="pair"><b>{report.First.Label}</b><b>{report.Second.Label}</b></p>
            <svg class="heat" viewBox="0 0 {2 * Side + Gap} {below + Height}" role="img" aria-label="{title}">
            <title>{title}</title>
            <desc>{Description(report.First)} {Description(report.Second)}</desc>
            {Image(first, left, 0)}
            {Image(second, right, 0)}
            {report.Links.Select(Line)}
            {Image(first, left, below, "faded")}
            {Image(second, right, below, "faded")}
            {Cells(report.First, left, below)}
            {Cells(report.Second, right, below)}
            </svg>
            """);
    }

    private static string Description(SimilarityMap map)
    {
        var strongest = map.Values.Select((value, place) => (value, place)).MaxBy(pair => pair.value).place;
        return $"{map.Label}: most comes from row {strongest / map.Columns + 1} of {map.Rows}, column {strongest % map.Columns + 1} of {map.Columns}.";
    }

    private Markup Picture(SimilarityMap map)
    {
        var frame = report.Preprocessing ?? new() { Aspect = AspectMode.Stretch };
        return new PictureHtml(PicturePixels).Prepared(map.PicturePath, frame).Data;
    }

    private Markup Image(Markup data, double x, double y, string kind = "") => Markup.Of($"""
        <image class="{kind}" x="{x}" y="{y}" width="{Side}" height="{Height}" preserveAspectRatio="none" href="{data}"/>
        <rect class="edge" x="{x}" y="{y}" width="{Side}" height="{Height}"/>
        """);

    private Markup Cells(SimilarityMap map, double x, double y) => Markup.Lines(map.Values.Select((value, place) =>
    {
        double width = Side / map.Columns, height = Height / map.Rows;
        double left = x + place % map.Columns * width, top = y + place / map.Columns * height;
        var warmth = value < 0 ? "cold" : "warm";
        var opacity = _strongest == 0 ? 0 : 0.8 * Math.Abs(value) / _strongest;
        return Markup.Of($"""
            <rect class="{warmth}" x="{left}" y="{top}" width="{width}" height="{height}" fill-opacity="{opacity}">
            <title>{ReportText.Number(value)}</title></rect>
            """);
    }));

    // Lines between places of one height would lie on each other: each bows a little more than the one before, up and down in turn.
    private Markup Line(SimilarityLink link, int number)
    {
        var strongest = report.Links.Max(other => Math.Abs(other.Value));
        var width = strongest == 0 ? 1 : 1 + 4 * Math.Abs(link.Value) / strongest;
        double x1 = link.FirstX * Side, x2 = Side + Gap + link.SecondX * Side, y1 = link.FirstY * Height, y2 = link.SecondY * Height;
        var bow = (number % 2 == 0 ? -1 : 1) * BowStep * (number + 1);
        return Markup.Of($"""
            <g class="link"><title>{ReportText.Number(link.Value)}</title>
            <path d="M{x1} {y1}Q{(x1 + x2) / 2} {(y1 + y2) / 2 + bow} {x2} {y2}" stroke-width="{width}"/>
            <circle cx="{x1}" cy="{y1}" r="5"/><circle cx="{x2}" cy="{y2}" r="5"/></g>
            """);
    }
}
