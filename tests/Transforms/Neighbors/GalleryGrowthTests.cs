using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>A gallery that has grown is the gallery of all its rows.</summary>
public sealed class GalleryGrowthTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly EmbeddingRow[] _rows = EmbeddingRow.Random(400, seed: 1);
    private readonly EmbeddingRow[] _queries = EmbeddingRow.Random(100, seed: 2);

    public static TheoryData<string?, HnswOptions?> Kinds => new()
    {
        { null, null },
        { "Label", null },
        { null, new HnswOptions { EfSearch = 200 } },
        { "Label", new HnswOptions { EfSearch = 200 } },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_finds_what_a_gallery_of_all_rows_finds(string? filter, HnswOptions? graph)
    {
        _rows[^1].Label = _queries[0].Label = "new";
        var options = new NearestNeighborsOptions { NeighborCount = 5, LabelColumnName = "Label", FilterColumnName = filter, Graph = graph };
        var estimator = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options);
        var small = estimator.Fit(Load(_rows[..300]));
        var before = Search(small);
        var grown = small.WithRows(Load(_rows[300..]));
        Assert.Equal((300, 400), (small.GalleryCount, grown.GalleryCount));
        Assert.Equal(Search(estimator.Fit(Load(_rows))), Search(grown));
        Assert.Equal(before, Search(small));
    }

    [Fact]
    public void Rows_without_names_are_numbered_on()
    {
        var bad = EmbeddingRow.Random(5, seed: 3);
        bad[3].Embedding[0] = float.NaN;
        var grown = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(Load(bad)).WithRows(Load(_rows[..3]));
        Assert.Equal(["0", "1", "2", "4", "5", "6", "7"], grown.Gallery.Rows.Ids);
    }

    [Fact]
    public void A_pipeline_grows_without_being_fitted_again()
    {
        var options = new NearestNeighborsOptions { NeighborCount = 5, IdColumnName = "Name" };
        var pipeline = _ml.Transforms.NormalizeMinMax("Scaled", "Embedding")
            .Append(_ml.Transforms.CopyColumns("Copy", "Scaled").Append(_ml.Transforms.NearestNeighbors("Neighbors", "Copy", options)))
            .Append(_ml.Transforms.CopyColumns("Best", "Neighbors.Id"));
        var fitted = pipeline.Fit(Load(_rows[..300]));
        var grown = _ml.Model.GrowGallery(fitted, Load(_rows[300..]));
        var scaled = fitted.Transform(Load(_rows));
        var expected = _ml.Transforms.NearestNeighbors("Neighbors", "Scaled", options).Fit(scaled).Transform(fitted.Transform(Load(_queries)));
        Assert.Equal(expected.GetColumn<string[]>("Neighbors.Id"), grown.Transform(Load(_queries)).GetColumn<string[]>("Best"));
    }

    [Fact]
    public void A_model_without_a_gallery_and_rows_of_another_size_are_refused()
    {
        var copy = _ml.Transforms.CopyColumns("Copy", "Embedding").Fit(Load(_rows));
        Assert.Contains("no gallery to grow", Assert.Throws<ArgumentException>(() => _ml.Model.GrowGallery(copy, Load(_rows))).Message);
        var model = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(Load(_rows));
        var wide = _ml.Transforms.Concatenate("Embedding", "Embedding", "Embedding").Fit(Load(_rows)).Transform(Load(_rows));
        Assert.Contains("16 components, the gallery those of 8", Assert.Throws<ArgumentOutOfRangeException>(() => model.WithRows(wide)).Message);
    }

    private IDataView Load(EmbeddingRow[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private (string, string)[] Search(NearestNeighborsTransformer model) =>
        [.. NeighborRow.Read(model.Transform(Load(_queries))).Select(row => (string.Join(' ', row.Ids), string.Join(' ', row.Distances)))];
}
