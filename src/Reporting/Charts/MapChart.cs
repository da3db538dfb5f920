using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>Draws a map: dots in the colours of their classes, if those are few, and pictures that do not cover each other.</summary>
internal sealed class MapChart
{
    private const int MostColors = 8;
    private const double Size = 1000, Margin = 34, Picture = 44;
    // A picture may reach over another's edge by this much.
    private const double LeastDistance = 0.82 * Picture;

    private readonly IReadOnlyList<EmbeddingMapPoint> _points;
    private readonly int _mostPictures;
    private readonly string[] _classes;
    private readonly double _left;
    private readonly double _top;
    private readonly double _scale;
    private readonly double _height;

    public MapChart(IReadOnlyList<EmbeddingMapPoint> points, int mostPictures)
    {
        (_points, _mostPictures) = (points, mostPictures);
        var bySize = points.CountBy(point => point.Label).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        _classes = [.. bySize.Select(pair => pair.Key)];
        if (points.Count == 0) return;
        (_left, _top) = (points.Min(point => point.X), points.Max(point => point.Y));
        double width = points.Max(point => point.X) - _left, height = _top - points.Min(point => point.Y);
        _scale = (Size - 2 * Margin) / Math.Max(Math.Max(width, height), double.Epsilon);
        _height = Math.Max(300, height * _scale + 2 * Margin);
    }

    private bool HasColors => _classes.Length <= MostColors;

    /// <summary>Returns the key to the colours.</summary>
    public Markup Legend() => !HasColors ? Markup.Empty : Markup.Of($"""
        <p class="legend">{_classes.Select((name, i) => Markup.Of($"""<span class="class{i}"><i></i> {name}</span>"""))}</p>
        """);

    public Markup Draw(string title)
    {
        var pictures = new PictureHtml((int)(2 * Picture));
        return Markup.Of($"""
            <div class="card scroll wide" tabindex="0" role="group" aria-label="Map">
            <svg class="map" viewBox="0 0 {Size} {_height}" role="img" aria-label="{title}">
            <title>{title}</title>
            <desc>A map of {_points.Count} points of {_classes.Length} classes. Points that are close stand for pictures that look alike.</desc>
            {_points.Select(Dot)}
            {Chosen().Select(point => Image(point, pictures))}
            </svg></div>
            """);
    }

    private (double X, double Y) Place(EmbeddingMapPoint point) => (Margin + (point.X - _left) * _scale, Margin + (_top - point.Y) * _scale);

    private Markup Dot(EmbeddingMapPoint point)
    {
        var (x, y) = Place(point);
        return Markup.Of($"""<circle class="{Color(point)}" cx="{x}" cy="{y}" r="5"><title>{point.Label}</title></circle>""");
    }

    private Markup Image(EmbeddingMapPoint point, PictureHtml pictures)
    {
        var (data, problem) = pictures.Of(point.PicturePath!);
        if (problem is not null) return Markup.Empty;
        var (x, y) = Place(point);
        return Markup.Of($"""
            <g class="{Color(point)}"><title>{point.Label}</title>
            <rect x="{x - Picture / 2}" y="{y - Picture / 2}" width="{Picture}" height="{Picture}" rx="6"/>
            <image x="{x - Picture / 2 + 3}" y="{y - Picture / 2 + 3}" width="{Picture - 6}" height="{Picture - 6}" href="{data}"/></g>
            """);
    }

    private List<EmbeddingMapPoint> Chosen()
    {
        var chosen = new List<EmbeddingMapPoint>();
        var taken = new List<(double X, double Y)>();
        foreach (var point in _points)
        {
            if (chosen.Count == _mostPictures) break;
            var (x, y) = Place(point);
            if (point.PicturePath is null || taken.Any(other => Math.Abs(other.X - x) < LeastDistance && Math.Abs(other.Y - y) < LeastDistance)) continue;
            chosen.Add(point);
            taken.Add((x, y));
        }
        return chosen;
    }

    private string Color(EmbeddingMapPoint point) => HasColors ? $"class{Array.IndexOf(_classes, point.Label)}" : "plain";
}
