using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Catalog;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Neighbours as columns, against a naive search in double precision.</summary>
public sealed class NearestNeighborsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public NearestNeighborsTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
    };

    [Theory]
    [InlineData(VectorDistance.Cosine)]
    [InlineData(VectorDistance.Euclidean)]
    [InlineData(VectorDistance.Manhattan)]
    [InlineData(VectorDistance.Hamming)]
    [InlineData(VectorDistance.InnerProduct)]
    public void Neighbours_are_those_of_a_naive_search(VectorDistance distance)
    {
        var gallery = EmbeddingRow.Random(300, seed: 1);
        var queries = EmbeddingRow.Random(150, seed: 2);
        var options = new NearestNeighborsOptions
        {
            NeighborCount = 7,
            Distance = distance,
            IdColumnName = "Name",
            LabelColumnName = "Label",
        };
        var found = Find(gallery, queries, options);
        for (var i = 0; i < queries.Length; i++)
        {
            var expected = NaiveSearch.Nearest(gallery, queries[i].Embedding, distance, 7);
            Assert.Equal(expected.Select(row => gallery[row].Name), found[i].Ids);
            Assert.Equal(expected.Select(row => gallery[row].Label), found[i].Labels);
            for (var rank = 0; rank < 7; rank++)
            {
                var naive = NaiveSearch.Distance(gallery[expected[rank]].Embedding, queries[i].Embedding, distance);
                Assert.Equal(naive, found[i].Distances[rank], 1e-6);
            }
        }
    }

    [Fact]
    public void Equal_rows_come_in_the_order_of_the_gallery()
    {
        var gallery = EmbeddingRow.Random(4, seed: 1).Concat(EmbeddingRow.Random(4, seed: 1)).ToArray();
        var found = Find(gallery, [gallery[2]], new() { NeighborCount = 2 });
        Assert.Equal(["2", "6"], found[0].Ids);
        Assert.Equal([0f, 0f], found[0].Distances);
    }

    [Fact]
    public void The_defaults_are_ten_neighbours_by_cosine_named_by_row_without_labels()
    {
        var options = new NearestNeighborsOptions();
        Assert.Equal((10, VectorDistance.Cosine), (options.NeighborCount, options.Distance));
        Assert.Equal((null, null, null), (options.IdColumnName, options.LabelColumnName, options.FilterColumnName));
        Assert.Equal((null, false), (options.Graph, options.IgnoreSelf));
        Assert.Equal((NeighborPrediction.None, NeighborWeighting.Uniform), (options.Prediction, options.Weighting));
        var gallery = Load(EmbeddingRow.Random(20, seed: 1));
        var transformer = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(gallery);
        var schema = transformer.GetOutputSchema(gallery.Schema);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance, 10), schema["Neighbors.Id"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 10), schema["Neighbors.Distance"].Type);
        Assert.Null(schema.GetColumnOrNull("Neighbors.Label"));
        Assert.Equal(20, transformer.GalleryCount);
    }

    [Fact]
    public void A_small_gallery_gives_as_many_neighbours_as_it_has()
    {
        var found = Find(EmbeddingRow.Random(3, seed: 1), EmbeddingRow.Random(1, seed: 2), new() { NeighborCount = 10 });
        Assert.Equal(3, found[0].Ids.Length);
        Assert.Equal(["0", "1", "2"], found[0].Ids.Order());
    }

    [Fact]
    public void Rows_of_NaN_are_left_out_of_the_gallery_and_counted()
    {
        var gallery = EmbeddingRow.Random(6, seed: 1);
        Array.Fill(gallery[0].Embedding, float.NaN);
        gallery[4].Embedding[3] = float.NaN;
        var found = Find(gallery, [gallery[1]], new());
        Assert.Equal("1", found[0].Ids[0]);
        Assert.Equal(["1", "2", "3", "5"], found[0].Ids.Order());
        Assert.Contains("Left out 2 row(s) with NaN in column 'Embedding'; 4 remain", Assert.Single(_warnings));
    }

    [Fact]
    public void A_query_of_NaN_has_no_neighbours_and_its_batch_keeps_theirs()
    {
        var gallery = EmbeddingRow.Random(6, seed: 1);
        var queries = EmbeddingRow.Random(6, seed: 1);
        queries[2].Embedding[0] = float.NaN;
        var found = Find(gallery, queries, new() { NeighborCount = 2, LabelColumnName = "Label" });
        Assert.Equal(["", ""], found[2].Ids);
        Assert.Equal(["", ""], found[2].Labels);
        Assert.Equal([float.NaN, float.NaN], found[2].Distances);
        Assert.Equal("3", found[3].Ids[0]);
    }

    [Fact]
    public void No_rows_at_all_is_a_clear_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(Load([])));
        Assert.Contains("There are no rows to find neighbours among", error.Message);
        var bad = EmbeddingRow.Random(2, seed: 1);
        foreach (var row in bad) row.Embedding[0] = float.NaN;
        error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(Load(bad)));
        Assert.Contains("all 2 have NaN in column 'Embedding'", error.Message);
    }

    [Theory]
    [InlineData("Name", "row-1")]
    [InlineData("Number", "-2")]
    [InlineData("Real", "0.5")]
    [InlineData("Flag", "True")]
    [InlineData("Key", "label-1")]
    [InlineData("NumberKey", "-2")]
    [InlineData("BareKey", "3")]
    public void Rows_are_named_by_text_numbers_or_keys(string column, string expected)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.Conversion.MapValueToKey("NumberKey", "Number"));
        var source = Load(EmbeddingRow.Random(5, seed: 1));
        var gallery = pipeline.Fit(source).Transform(source);
        var options = new NearestNeighborsOptions { IdColumnName = column, LabelColumnName = column };
        var transformer = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(gallery);
        var found = Read(transformer.Transform(gallery))[1];
        Assert.Equal(expected, found.Ids[0]);
        Assert.Equal(expected, found.Labels[0]);
    }

    [Fact]
    public void Missing_labels_are_empty()
    {
        var gallery = EmbeddingRow.Random(3, seed: 1);
        gallery[1].Label = null;
        Assert.Equal("", Find(gallery, [gallery[1]], new() { LabelColumnName = "Label" })[0].Labels[0]);
    }

    [Fact]
    public void Unsuitable_columns_and_options_are_refused_by_name()
    {
        var source = Load(EmbeddingRow.Random(3, seed: 1));
        Refused("There is no column 'Nowhere' of embeddings", "Nowhere", new());
        Refused("Column 'Number' is Int32", "Number", new());
        Refused("There is no column 'Nobody' to take names of neighbours from", "Embedding", new() { IdColumnName = "Nobody" });
        Refused("Column 'Embedding' is Vector", "Embedding", new() { LabelColumnName = "Embedding" });
        Refused("NeighborCount", "Embedding", new() { NeighborCount = 0 });
        Refused("Distance", "Embedding", new() { Distance = (VectorDistance)9 });
        var chain = _ml.Transforms.CopyColumns("Copy", "Number").Append(_ml.Transforms.NearestNeighbors("Neighbors", "Copy"));
        Assert.Contains("'Copy'", Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(source)).Message);

        void Refused(string complaint, string input, NearestNeighborsOptions options)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.NearestNeighbors("Neighbors", input, options).Fit(source));
            Assert.Contains(complaint, error.Message);
        }
    }

    [Fact]
    public void Unsuitable_columns_of_names_and_labels_are_refused_before_anything_is_fitted()
    {
        var columns = Load(EmbeddingRow.Random(3, seed: 1)).Schema.Select(column => (column.Name, column.Type));
        var shape = SchemaShapeColumns.With(new SchemaShape([]), columns);
        Refused("There is no column 'Nobody' to take names of neighbours from", new() { IdColumnName = "Nobody" });
        Refused("There is no column 'Nothing' to take labels of neighbours from", new() { LabelColumnName = "Nothing" });
        Refused("Column 'Embedding' is Vector of Single; labels of neighbours are read from text", new() { LabelColumnName = "Embedding" });
        _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { IdColumnName = "BareKey", LabelColumnName = "Real" }).GetOutputSchema(shape);

        void Refused(string complaint, NearestNeighborsOptions options)
        {
            var estimator = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options);
            Assert.Contains(complaint, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message);
        }
    }

    [Fact]
    public void Embeddings_of_another_size_than_the_gallerys_are_refused()
    {
        var transformer = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding").Fit(Load(EmbeddingRow.Random(3, seed: 1)));
        var other = _ml.Transforms.Concatenate("Embedding", "Embedding", "Embedding").Fit(Load(EmbeddingRow.Random(3, seed: 1)));
        var data = other.Transform(Load(EmbeddingRow.Random(3, seed: 1)));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(data));
        Assert.Contains("16 components, the gallery those of 8", error.Message);
    }

    private IDataView Load(EmbeddingRow[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private NeighborRow[] Find(EmbeddingRow[] gallery, EmbeddingRow[] queries, NearestNeighborsOptions options) =>
        Read(_ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(Load(gallery)).Transform(Load(queries)));

    private static NeighborRow[] Read(IDataView view) => NeighborRow.Read(view);
}
