using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Stores;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>Neighbours in a collection are those in a gallery of the same rows: the one is the oracle of the other.</summary>
public sealed class StoredNeighborsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly EmbeddingRow[] _gallery = EmbeddingRow.Random(300, seed: 1);
    private readonly EmbeddingRow[] _queries = EmbeddingRow.Random(200, seed: 2);
    private readonly EmbeddedVectorStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Neighbours_labels_and_distances_are_those_of_a_gallery() =>
        AssertSame(new() { NeighborCount = 7, Label = row => row.Label }, new() { NeighborCount = 7, LabelColumnName = "Label" });

    [Fact]
    public void A_row_leaves_out_itself_however_many_records_have_its_name()
    {
        for (var i = 1; i < 12; i++) _gallery[i].Label = _gallery[0].Label;
        var found = NeighborRow.Read(Stored(new() { NeighborCount = 5, Id = row => row.Label, SelfColumnName = "Label" }, _gallery));
        Assert.All(found.Zip(_gallery), pair => Assert.DoesNotContain(pair.Second.Label, pair.First.Ids));
        Assert.All(found, row => Assert.Equal(5, row.Ids.Count(id => id.Length > 0)));
        AssertSame(
            new() { NeighborCount = 5, SelfColumnName = "Name" }, new() { NeighborCount = 5, IdColumnName = "Name", IgnoreSelf = true }, _gallery);
    }

    [Fact]
    public void A_filter_of_the_row_chooses_among_the_records_as_a_group_does()
    {
        _queries[3].Label = "nowhere";
        AssertSame(
            new() { NeighborCount = 4, FilterColumnName = "Label", RowFilter = label => row => row.Label == label },
            new() { NeighborCount = 4, FilterColumnName = "Label" });
    }

    [Fact]
    public void A_filter_for_all_leaves_places_empty_where_fewer_pass()
    {
        var found = NeighborRow.Read(Stored(new() { NeighborCount = 4, Filter = row => row.Real < 1 }, _queries));
        Assert.All(found, row => Assert.Equal(["row-0", "row-1"], row.Ids[..2].Order()));
        Assert.All(found, row => Assert.Equal(["", ""], row.Ids[2..]));
        Assert.All(found, row => Assert.Equal([float.NaN, float.NaN], row.Distances[2..]));
    }

    [Fact]
    public void A_row_without_an_embedding_has_no_neighbours()
    {
        _queries[5].Embedding[2] = float.NaN;
        AssertSame(new() { NeighborCount = 3 }, new() { NeighborCount = 3 });
    }

    [Theory]
    [InlineData(NeighborWeighting.Uniform)]
    [InlineData(NeighborWeighting.InverseDistance)]
    public void The_same_is_concluded_as_from_a_gallery(NeighborWeighting weighting)
    {
        _queries[5].Embedding[2] = float.NaN;
        var stored = Stored(new() { Label = row => row.Label, Prediction = NeighborPrediction.Label, Weighting = weighting }, _queries);
        var gallery = Gallery(new() { LabelColumnName = "Label", Prediction = NeighborPrediction.Label, Weighting = weighting }, _queries);
        Assert.Equal(gallery.GetColumn<string>("Neighbors.PredictedLabel"), stored.GetColumn<string>("Neighbors.PredictedLabel"));
        Assert.Equal(gallery.GetColumn<float>("Neighbors.Confidence"), stored.GetColumn<float>("Neighbors.Confidence"), Near);
        stored = Stored(new() { Label = row => row.Real, Prediction = NeighborPrediction.Mean, Weighting = weighting }, _queries);
        gallery = Gallery(new() { LabelColumnName = "Real", Prediction = NeighborPrediction.Mean, Weighting = weighting }, _queries);
        Assert.Equal(gallery.GetColumn<float>("Neighbors.Score"), stored.GetColumn<float>("Neighbors.Score"), Near);
    }

    [Fact]
    public void A_prediction_engine_finds_what_the_view_does()
    {
        var model = Fit(new() { NeighborCount = 3 });
        var engine = _ml.Model.CreatePredictionEngine<EmbeddingRow, Found>(model);
        var expected = NeighborRow.Read(model.Transform(_ml.Data.LoadFromEnumerable(_queries[..5])));
        Assert.Equal(expected.Select(row => row.Ids), _queries[..5].Select(row => engine.Predict(row).Ids));
    }

    [Fact]
    public void A_pipeline_with_a_collection_in_it_cannot_be_saved_and_says_what_to_do()
    {
        var model = Fit(new());
        var error = Assert.ThrowsAny<Exception>(() => _ml.Model.Save(model, _ml.Data.LoadFromEnumerable(_gallery).Schema, Stream.Null));
        Assert.Contains("collection 'rows', which a saved model cannot hold", error.ToString());
        Assert.Contains("append it after loading", error.ToString());
    }

    [Fact]
    public void A_refusal_to_save_leaves_a_broken_file_at_a_path_for_ML_NET_opens_it_first()
    {
        var folder = Directory.CreateTempSubdirectory("deeprank-refused");
        try
        {
            var path = Path.Combine(folder.FullName, "model.zip");
            var schema = _ml.Data.LoadFromEnumerable(_gallery).Schema;
            var named = _ml.Transforms.CopyColumns("Own", "Name").Fit(_ml.Data.LoadFromEnumerable(_gallery));
            _ml.Model.Save(named, schema, path);
            Assert.NotNull(_ml.Model.Load(path, out _));

            Assert.ThrowsAny<Exception>(() => _ml.Model.Save(new TransformerChain<ITransformer>(named, Fit(new())), schema, path));

            Assert.True(File.Exists(path));
            Assert.ThrowsAny<Exception>(() => _ml.Model.Load(path, out _));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Rows_are_written_in_batches_and_those_without_a_record_are_left_out()
    {
        var collection = _store.GetCollection<string, StoredRow>("written");
        var view = _ml.Data.LoadFromEnumerable(_gallery);
        var written = await _ml.Data.UpsertAsync(
            view, collection, (EmbeddingRow row) => row.Flag ? null : StoredRow.Of(row), batchSize: 7, TestContext.Current.CancellationToken);
        Assert.Equal(150, written);
        var kept = await collection.GetAsync(row => true, 1000, cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(_gallery.Where(row => !row.Flag).Select(row => row.Name).Order(), kept.Select(row => row.Name).Order());
    }

    private static bool Near(float expected, float actual) => expected.Equals(actual) || Math.Abs(expected - actual) < 1e-5f * Math.Max(1, Math.Abs(expected));

    private void AssertSame(NearestStoredOptions<StoredRow> options, NearestNeighborsOptions inGallery, EmbeddingRow[]? asked = null)
    {
        inGallery.IdColumnName = "Name";
        var expected = NeighborRow.Read(Gallery(inGallery, asked ?? _queries));
        var actual = NeighborRow.Read(Stored(options, asked ?? _queries));
        Assert.Equal(expected.Select(row => row.Ids), actual.Select(row => row.Ids));
        Assert.Equal(expected.Select(row => row.Labels), actual.Select(row => row.Labels));
        Assert.Equal(expected.SelectMany(row => row.Distances), actual.SelectMany(row => row.Distances), Near);
    }

    private IDataView Gallery(NearestNeighborsOptions options, EmbeddingRow[] asked)
    {
        options.IdColumnName = "Name";
        return _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(_ml.Data.LoadFromEnumerable(_gallery))
            .Transform(_ml.Data.LoadFromEnumerable(asked));
    }

    private IDataView Stored(NearestStoredOptions<StoredRow> options, EmbeddingRow[] asked) => Fit(options).Transform(_ml.Data.LoadFromEnumerable(asked));

    private StoredNeighborsTransformer Fit(NearestStoredOptions<StoredRow> options)
    {
        var collection = _store.GetCollection<string, StoredRow>("rows");
        var view = _ml.Data.LoadFromEnumerable(_gallery);
        _ml.Data.UpsertAsync(view, collection, (EmbeddingRow row) => StoredRow.Of(row), cancellationToken: TestContext.Current.CancellationToken)
            .GetAwaiter().GetResult();
        return _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", collection, options).Fit(view);
    }

    private sealed class Found
    {
        [ColumnName("Neighbors.Id")]
        public string[] Ids { get; set; } = [];
    }
}
