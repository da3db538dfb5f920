using System.Xml.Linq;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>Vectors become points, few classes get colours, and what has no place on a map is refused.</summary>
public sealed class EmbeddingMapTests
{
    [Fact]
    public void Principal_components_of_a_plane_keep_all_distances()
    {
        float[] vectors = [0, 0, 5, 3, 0, 5, 0, 4, 5, 3, 4, 5];
        var map = EmbeddingMap.Create("Map", vectors, 3, ["a", "b", "c", "d"], options: new() { Projection = MapProjection.PrincipalComponents });
        Assert.Equal(5, Math.Sqrt(Math.Pow(map.Points[0].X - map.Points[3].X, 2) + Math.Pow(map.Points[0].Y - map.Points[3].Y, 2)), 1e-9);
        Assert.Equal("The two principal components of 4 vectors with 3 components.", map.Subtitle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public void Any_number_of_vectors_has_a_map(int count)
    {
        var map = EmbeddingMap.Create("Map", new float[2 * count], 2, [.. Enumerable.Repeat("a", count)], options: new() { Iterations = 50 });
        Assert.Equal(count, map.Points.Count);
        Assert.Equal(count, XElement.Parse(map.ToHtml()).Descendants("circle").Count());
    }

    [Fact]
    public void More_classes_than_colours_have_none()
    {
        Assert.Equal(2, XElement.Parse(Map(2).ToHtml()).Descendants("span").Count());
        Assert.Empty(XElement.Parse(Map(9).ToHtml()).Descendants("span"));
        static EmbeddingMap Map(int classes) => new("Map", [.. Enumerable.Range(0, classes).Select(i => new EmbeddingMapPoint(i, -i, $"{i}"))]);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("Component 1 of vector 0", Message(() => EmbeddingMap.Create("x", [1, float.NaN], 2, ["a"])), StringComparison.Ordinal);
        Assert.Contains("need 4 components; there are 3", Message(() => EmbeddingMap.Create("x", [1, 2, 3], 2, ["a", "b"])), StringComparison.Ordinal);
        Assert.Contains("1 labels and 2 paths", Message(() => EmbeddingMap.Create("x", [1, 2], 2, ["a"], ["1", "2"])), StringComparison.Ordinal);
        Assert.Contains("on no map", Message(() => new EmbeddingMap("x", [new(double.NaN, 0, "a")])), StringComparison.Ordinal);
        Assert.Contains("Choose", Message(() => EmbeddingMap.Create("x", new float[6001], 1, [.. Enumerable.Repeat("a", 6001)])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingMap.Create("x", [1], 1, ["a"], options: new() { Perplexity = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingMap.Create("x", [1], 1, ["a"], options: new() { Iterations = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingMap.Create("x", [1], 1, ["a"], options: new() { Projection = (MapProjection)9 }));

        static string Message(Func<object> create) => Assert.Throws<ArgumentException>(create).Message;
    }

    [Fact]
    public void Defaults_are_pinned()
    {
        var options = new EmbeddingMapOptions();
        Assert.Equal((MapProjection.TSne, 30, 1000, 1), (options.Projection, options.Perplexity, options.Iterations, options.Seed));
        Assert.Equal(250, new EmbeddingMap("Map", []).MostPictures);
    }
}
