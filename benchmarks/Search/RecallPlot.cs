using System.Globalization;
using System.Text;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Draws recall against speed, a line for each contender: the farther up and to the right, the better.</summary>
internal static class RecallPlot
{
    private const double Width = 640, Height = 400, Left = 70, Right = 20, Top = 40, Bottom = 50;
    private const double LeastRecall = 0.9;

    private static readonly string[] Colors = ["#1b6ca8", "#d1495b", "#555555", "#3a7d44"];

    private static readonly double[] Recalls = [0.9, 0.92, 0.94, 0.96, 0.98, 0.99, 1];

    public static void Write(string path, string title, IReadOnlyList<(string Name, (double Recall, double QueriesPerSecond)[] Points)> curves)
    {
        var speeds = curves.SelectMany(curve => curve.Points).Select(point => point.QueriesPerSecond).ToArray();
        var (slowest, fastest) = (Math.Log(speeds.Min()), Math.Log(speeds.Max()));
        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        Append(svg, $"""<rect width="{Width}" height="{Height}" fill="#fff"/>""");
        Append(svg, $"""<text x="{Left}" y="20" font-size="14">{title}: recall@{GraphWorkload.K} against queries per CPU second of one thread</text>""");
        foreach (var recall in Recalls)
        {
            Append(svg, $"""<path d="M{X(recall):F1} {Top}V{Height - Bottom}" stroke="#ddd"/>""");
            Append(svg, $"""<text x="{X(recall):F1}" y="{Height - 30}" text-anchor="middle">{recall}</text>""");
        }
        foreach (var speed in RoundNumbers(speeds.Min(), speeds.Max()))
        {
            Append(svg, $"""<path d="M{Left} {Y(speed):F1}H{Width - Right}" stroke="#ddd"/>""");
            Append(svg, $"""<text x="{Left - 6}" y="{Y(speed) + 4:F1}" text-anchor="end">{speed:N0}</text>""");
        }
        foreach (var (i, (name, points)) in curves.Index())
        {
            var shown = points.Where(point => point.Recall >= LeastRecall).ToArray();
            var corners = string.Join(' ', shown.Select(point => Text($"{X(point.Recall):F1},{Y(point.QueriesPerSecond):F1}")));
            Append(svg, $"""<polyline fill="none" stroke="{Colors[i]}" stroke-width="2" points="{corners}"/>""");
            foreach (var point in shown) Append(svg, $"""<circle cx="{X(point.Recall):F1}" cy="{Y(point.QueriesPerSecond):F1}" r="3" fill="{Colors[i]}"/>""");
            Append(svg, $"""<text x="{Left + 10}" y="{Height - Bottom - 10 - 16 * i}" fill="{Colors[i]}">{name}</text>""");
        }
        File.WriteAllText(path, svg.Append("</svg>\n").ToString());

        double Y(double speed) => Height - Bottom - (Math.Log(speed) - slowest) / (fastest - slowest) * (Height - Top - Bottom);
    }

    /// <remarks>Each halving of what is missed takes as much room: 0.98 to 0.99 is as much work as 0.9 to 0.95.</remarks>
    private static double X(double recall)
    {
        const double LeastMissed = 0.001;
        var place = Math.Log((1 - LeastRecall) / Math.Max(1 - recall, LeastMissed)) / Math.Log((1 - LeastRecall) / LeastMissed);
        return Left + place * (Width - Left - Right);
    }

    private static IEnumerable<double> RoundNumbers(double from, double to)
    {
        for (var power = 1.0; power <= to; power *= 10)
            foreach (var number in new[] { power, 2 * power, 5 * power })
                if (number >= from && number <= to) yield return number;
    }

    private static void Append(StringBuilder svg, FormattableString line) => svg.AppendLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
