// What every notebook begins with: the libraries, as `dotnet build notebooks` has collected them, the pictures that come with the repository, and a chart.
#r "System.IO.Compression.ZipFile"
#r "../artifacts/notebooks/Microsoft.ML.Core.dll"
#r "../artifacts/notebooks/Microsoft.ML.Data.dll"
#r "../artifacts/notebooks/Microsoft.ML.DataView.dll"
#r "../artifacts/notebooks/Microsoft.ML.KMeansClustering.dll"
#r "../artifacts/notebooks/Microsoft.ML.StandardTrainers.dll"
#r "../artifacts/notebooks/Microsoft.ML.Transforms.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Estimators.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Imaging.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Onnx.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Reporting.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Scoring.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Search.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Trainer.dll"
#r "../artifacts/notebooks/MLNetDeepRanking.Transforms.dll"

using System.Globalization;
using System.IO;
using System.IO.Compression;

/// <summary>The same emoji as several vendors draw it: a folder for each emoji, a picture for each vendor.</summary>
public static class Emoji
{
    private static readonly Dictionary<string, string[]> Manifest =
        File.ReadLines("../data/emoji/manifest.tsv").Skip(1).Select(line => line.Split('\t')).ToDictionary(row => row[0]);

    /// <summary>Returns the folder of the emoji to learn from, "train", or of the others, "test"; unpacks both the first time.</summary>
    public static string Folder(string split)
    {
        var pictures = Path.Combine("..", "artifacts", "emoji");
        if (!Directory.Exists(pictures))
        {
            ZipFile.ExtractToDirectory("../data/emoji/emoji64.zip", pictures + "-unpacking", overwriteFiles: true);
            Directory.Move(pictures + "-unpacking", pictures);
        }
        return Path.Combine(pictures, split);
    }

    /// <summary>Returns what an emoji is called, such as "red apple"; its label is its code points.</summary>
    public static string Name(string label) => Manifest[label][3];

    /// <summary>Gets the group that each label belongs to, such as "food-drink".</summary>
    public static KeyValuePair<string, string>[] Groups => Manifest.Select(row => KeyValuePair.Create(row.Key, row.Value[1])).ToArray();
}

/// <summary>A small drawing of lines, as SVG.</summary>
public static class Chart
{
    private const int Width = 560, Height = 280, Left = 60, Right = 150, Top = 15, Bottom = 45;

    private static readonly string[] Colors = ["#0b6bcb", "#d1662b", "#2e8b57", "#8e44ad", "#7f8c8d"];

    /// <summary>Draws a line through the points of each series; the axes reach from the smallest value to the largest.</summary>
    public static string Lines(string xTitle, string yTitle, params (string Name, (double X, double Y)[] Points)[] series)
    {
        var points = series.SelectMany(line => line.Points).ToArray();
        var (minX, maxX, minY, maxY) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        var svg = new StringBuilder($"<svg viewBox='0 0 {Width} {Height}' width='{Width}' ");
        svg.Append("style='max-width:100%;font:12px sans-serif' fill='currentColor' role='img'>");
        foreach (var (y, value) in new[] { (Y(minY), minY), (Y(maxY), maxY) })
        {
            svg.Append($"<text x='{Left - 8}' y='{y + 4:0}' text-anchor='end'>{value:0.###}</text>");
            svg.Append($"<path d='M{Left} {y:0}H{Width - Right}' stroke='currentColor' opacity='.25'/>");
        }
        foreach (var (x, value) in new[] { (X(minX), minX), (X(maxX), maxX) })
            svg.Append($"<text x='{x:0}' y='{Height - Bottom + 18}' text-anchor='middle'>{value:0.###}</text>");
        svg.Append($"<text x='{(Left + Width - Right) / 2}' y='{Height - 8}' text-anchor='middle'>{xTitle}</text>");
        svg.Append($"<text transform='translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)' text-anchor='middle'>{yTitle}</text>");
        foreach (var (index, line) in series.Index())
        {
            var color = Colors[index % Colors.Length];
            var path = string.Join(' ', line.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.0},{Y(p.Y):0.0}")));
            svg.Append($"<polyline points='{path}' fill='none' stroke='{color}' stroke-width='2'/>");
            svg.Append($"<rect x='{Width - Right + 15}' y='{Top + 20 * index}' width='10' height='10' fill='{color}'/>");
            svg.Append($"<text x='{Width - Right + 30}' y='{Top + 9 + 20 * index}'>{line.Name}</text>");
        }
        return svg.Append("</svg>").ToString();

        double X(double value) => Left + (Width - Left - Right) * (value - minX) / Math.Max(maxX - minX, 1e-9);
        double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (value - minY) / Math.Max(maxY - minY, 1e-9);
    }
}
