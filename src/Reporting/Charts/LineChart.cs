using System.Text;
using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>One of several small charts over the same epochs: lines, a few round numbers, and a mark at the epoch whose weights were kept.</summary>
/// <param name="Title">What the chart shows.</param>
/// <param name="Series">The lines, at most three.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="Tick">How the round numbers of its axis are written.</param>
internal sealed record LineChart(string Title, IReadOnlyList<ChartSeries> Series, Func<double, string> Format, Func<double, string> Tick)
{
    private const double Width = 360, Height = 190, Left = 52, Right = 14, Top = 12, Bottom = 26;

    /// <summary>Returns the chart as a figure.</summary>
    /// <param name="epochs">The numbers of the epochs, ascending.</param>
    /// <param name="marked">The epoch to mark, or null.</param>
    public Markup Draw(IReadOnlyList<int> epochs, int? marked)
    {
        var x = Axis.OfWholeNumbers(epochs[0], epochs[^1], ticks: 5);
        var y = Axis.Around(Series.SelectMany(series => series.Values), ticks: 3);
        return Markup.Of($"""
            <figure class="chart">
            <figcaption><b>{Title}</b> {Series.Select((series, i) => Key(series, i))}</figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">
            <title>{Title}</title>
            <desc>{Description(epochs)}</desc>
            {y.Ticks.Select(tick => HorizontalRule(y, tick))}
            {x.Ticks.Select(tick => Markup.Of($"""<text class="tick" x="{X(x, tick)}" y="{Height - 8}" text-anchor="middle">{(int)tick}</text>"""))}
            {(marked is { } epoch ? Mark(x, epoch) : Markup.Empty)}
            {Series.Select((series, i) => Line(series, i, epochs, x, y))}
            </svg>
            </figure>
            """);
    }

    private static double X(Axis axis, double epoch) => Left + axis.Place(epoch) * (Width - Left - Right);

    private static double Y(Axis axis, double value) => Height - Bottom - axis.Place(value) * (Height - Top - Bottom);

    private static Markup Mark(Axis x, int epoch) =>
        Markup.Of($"""<line class="kept" x1="{X(x, epoch)}" x2="{X(x, epoch)}" y1="{Top}" y2="{Height - Bottom}"/>""");

    private Markup HorizontalRule(Axis axis, double tick) => Markup.Of($"""
        <line class="rule" x1="{Left}" x2="{Width - Right}" y1="{Y(axis, tick)}" y2="{Y(axis, tick)}"/>
        <text class="tick" x="{Left - 8}" y="{Y(axis, tick) + 4}" text-anchor="end">{Tick(tick)}</text>
        """);

    private Markup Key(ChartSeries series, int number) => Series.Count == 1
        ? Markup.Of($"""<span class="key">{Format(series.Last)}</span>""")
        : Markup.Of($"""<span class="key line{number}"><i></i>{series.Name} {Format(series.Last)}</span>""");

    private string Description(IReadOnlyList<int> epochs)
    {
        var ends = Series.Select(series => $"{series.Name}: {Format(series.Values[0])} to {Format(series.Last)}.");
        return $"Epochs {epochs[0]} to {epochs[^1]}. {string.Join(' ', ends)}";
    }

    // A value that is missing breaks the line; one that stands alone is a dot.
    private static Markup Line(ChartSeries series, int number, IReadOnlyList<int> epochs, Axis x, Axis y)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        for (var i = 0; i < epochs.Count; i++)
        {
            var hasValue = double.IsFinite(series.Values[i]);
            if (hasValue) path.Append(Markup.Of($"{(isDrawing ? "L" : "M")}{X(x, epochs[i])} {Y(y, series.Values[i])}"));
            isDrawing = hasValue;
        }
        var last = Enumerable.Range(0, epochs.Count).LastOrDefault(i => double.IsFinite(series.Values[i]), -1);
        var end = last < 0
            ? Markup.Empty
            : Markup.Of($"""<circle class="end line{number}" cx="{X(x, epochs[last])}" cy="{Y(y, series.Values[last])}" r="3.2"/>""");
        return Markup.Of($"""
            <path class="line line{number}" d="{path.ToString()}"/>
            {end}
            """);
    }
}
