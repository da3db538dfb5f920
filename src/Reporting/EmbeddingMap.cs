using MLNetDeepRanking.Reporting.Charts;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Maps;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows where pictures lie in the space of their vectors: a map with a dot for each, and pictures wherever there is room.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class EmbeddingMap : Report
{
    private const int MostPointsOfTSne = 6000;

    /// <summary>Creates a map of points that are known.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="points">The points, on any scale.</param>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public EmbeddingMap(string title, IReadOnlyList<EmbeddingMapPoint> points)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(points);
        for (var i = 0; i < points.Count; i++)
        {
            if (!double.IsFinite(points[i].X) || !double.IsFinite(points[i].Y))
                throw new ArgumentException($"Point {i} ('{points[i].Label}') lies at ({points[i].X}, {points[i].Y}), which is on no map.", nameof(points));
        }
        Points = points;
    }

    /// <summary>Gets the points.</summary>
    public IReadOnlyList<EmbeddingMapPoint> Points { get; }

    /// <summary>Gets the most pictures that are shown; all other points are dots.</summary>
    /// <value>The default value is 250, at about 2 KB each.</value>
    public int MostPictures { get; init; } = 250;

    internal override string Kind => "map";

    /// <summary>Creates a map of vectors.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="vectors">The vectors, <c>[labels.Count, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">The name of each vector's class.</param>
    /// <param name="picturePaths">The path of each vector's picture file; null for dots alone.</param>
    /// <param name="options">How vectors become points; the defaults if null.</param>
    /// <remarks>t-SNE is exact, and takes time with the square of the vectors: 3 000 of 128 components about ten seconds on two cores.</remarks>
    /// <exception cref="ArgumentException">Vectors, labels and paths differ in number, a component is not finite, or they are too many for t-SNE.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or an option is outside its range.</exception>
    public static EmbeddingMap Create(
        string title, ReadOnlySpan<float> vectors, int dimension, IReadOnlyList<string> labels, IReadOnlyList<string>? picturePaths = null,
        EmbeddingMapOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(labels);
        options = (options ?? new()).Validated();
        Check(vectors, dimension, labels.Count, picturePaths?.Count);
        if (options.Projection == MapProjection.TSne && labels.Count > MostPointsOfTSne)
            throw new ArgumentException(
                $"Exact t-SNE compares every vector with every other; {MostPointsOfTSne} are the most it takes here, and there are {labels.Count}. " +
                "Choose a sample of them, or principal components.", nameof(labels));
        var values = vectors.ToArray();
        var places = labels.Count == 0 ? [] : Places(values, dimension, labels.Count, options);
        var points = labels.Select((label, i) => new EmbeddingMapPoint(places[2 * i], places[2 * i + 1], label, picturePaths?[i]));
        return new(title, [.. points]) { Subtitle = Describe(values, dimension, places, options.Projection) };
    }

    /// <summary>Returns the title, what the map shows, and the middle of each class.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title,
        Subtitle,
        .. Points.GroupBy(point => point.Label).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(20).Select(Line),
    ]);

    internal override Markup Summary() => new MapChart(Points, MostPictures).Legend();

    internal override Markup Body() => Points.Count == 0 ? Markup.Empty : new MapChart(Points, MostPictures).Draw(Title);

    private static string Line(IGrouping<string, EmbeddingMapPoint> group)
    {
        var (x, y) = (group.Average(point => point.X), group.Average(point => point.Y));
        return $"  {group.Key}: {ReportText.Count(group.Count(), "point", "points")} around ({ReportText.Short(x)}, {ReportText.Short(y)})";
    }

    private static double[] Places(float[] vectors, int dimension, int count, EmbeddingMapOptions options)
    {
        var random = new Random(options.Seed);
        if (options.Projection == MapProjection.TSne && count > 3)
            return TSne.Embed(vectors, dimension, Math.Min(options.Perplexity, (count - 1) / 3.0), options.Iterations, random);
        var components = PrincipalComponents.Of(vectors, dimension, 2, random);
        var found = components.Directions.Length;
        var places = components.Project(vectors);
        return [.. Enumerable.Range(0, 2 * count).Select(i => i % 2 < found ? places[i / 2 * found + i % 2] : 0)];
    }

    private static string Describe(float[] vectors, int dimension, double[] places, MapProjection projection)
    {
        var count = vectors.Length / dimension;
        var name = projection == MapProjection.TSne ? "t-SNE" : "The two principal components";
        var kept = KeptNeighbors.Share(vectors, dimension, places);
        var neighbors = double.IsFinite(kept)
            ? $" Of a vector's {KeptNeighbors.Depth} nearest, {ReportText.Percent(kept)} are among the {KeptNeighbors.Depth} nearest here."
            : "";
        return $"{name} of {ReportText.Count(count, "vector", "vectors")} with {dimension} components.{neighbors}";
    }

    private static void Check(ReadOnlySpan<float> vectors, int dimension, int labels, int? paths)
    {
        if (vectors.Length != (long)labels * dimension)
            throw new ArgumentException(
                $"{labels} labels of {dimension}-component vectors need {(long)labels * dimension} components; there are {vectors.Length}.", nameof(vectors));
        if (paths is { } count && count != labels) throw new ArgumentException($"There are {labels} labels and {count} paths of pictures.", nameof(paths));
        for (var i = 0; i < vectors.Length; i++)
        {
            if (!float.IsFinite(vectors[i]))
                throw new ArgumentException($"Component {i % dimension} of vector {i / dimension} is {vectors[i]}: it has no place on a map.", nameof(vectors));
        }
    }
}
