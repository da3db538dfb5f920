using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>What providers do differently or wrongly: scores that go either way, failures, slowness; and options that do not fit them.</summary>
public sealed class StoredProviderTests
{
    private static readonly StoredRow[] Rows = [.. EmbeddingRow.Random(100, seed: 1).Select(StoredRow.Of)];
    private static readonly EmbeddingRow[] Queries = EmbeddingRow.Random(150, seed: 2);
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(DistanceFunction.CosineSimilarity, true)]
    [InlineData(DistanceFunction.DotProductSimilarity, true)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, false)]
    [InlineData(DistanceFunction.EuclideanSquaredDistance, false)]
    public void Scores_of_either_direction_become_distances_of_which_the_lower_is_nearer(string function, bool higherIsNearer)
    {
        var collection = new NaiveCollection(Rows, (x, q) => Score(function, x, q), higherIsNearer);
        var found = NeighborRow.Read(Find(collection, new() { NeighborCount = 5, DistanceFunction = function }));
        for (var i = 0; i < Queries.Length; i++)
        {
            double Distance(StoredRow row) => Score(function, row.Embedding, Queries[i].Embedding) is var score && function == DistanceFunction.CosineSimilarity
                ? 1 - score : higherIsNearer ? -score : score;
            var nearest = Rows.OrderBy(Distance).Take(5).ToArray();
            Assert.Equal(nearest.Select(row => row.Name), found[i].Ids);
            Assert.Equal(nearest.Select(row => (float)Distance(row)), found[i].Distances);
        }
    }

    [Fact]
    public void Scores_that_contradict_the_distance_function_are_an_error() => Fails(
        "'naive' answers in an order that contradicts CosineDistance",
        new NaiveCollection(Rows, (x, q) => Score(DistanceFunction.CosineSimilarity, x, q), higherIsNearer: true));

    [Fact]
    public void An_answer_without_scores_is_an_error() => Fails("'naive' answers without scores", new NaiveCollection(Rows, (_, _) => null, false));

    [Fact]
    public void A_search_that_fails_names_the_collection_and_no_row_gets_a_part()
    {
        var searches = 0;
        var collection = Cosine();
        collection.OnSearch = _ => Interlocked.Increment(ref searches) % 40 == 0 ? throw new IOException("shard 2 is down.") : Task.CompletedTask;
        Fails("Collection 'naive' does not answer: shard 2 is down. No row gets a part", collection);
    }

    [Fact]
    public void Some_rows_are_searched_for_at_once_but_not_more_than_allowed()
    {
        var collection = Cosine();
        collection.OnSearch = token => Task.Delay(2, token);
        Assert.Equal(150, NeighborRow.Read(Find(collection, new() { MaxConcurrency = 3 })).Length);
        Assert.InRange(collection.Busiest, 2, 3);
    }

    [Fact]
    public void Cancelling_ends_searches_that_are_under_way()
    {
        using var stop = new CancellationTokenSource();
        var collection = Cosine();
        collection.OnSearch = token =>
        {
            stop.CancelAfter(20);
            return Task.Delay(Timeout.Infinite, token);
        };
        var view = Find(collection, new() { Cancellation = stop.Token });
        var error = Assert.ThrowsAny<Exception>(() => view.GetColumn<string[]>("Neighbors.Id").ToArray());
        Assert.IsAssignableFrom<OperationCanceledException>(error.GetBaseException());
    }

    [Fact]
    public void Options_that_do_not_go_together_are_refused_with_the_cure()
    {
        Refused<ArgumentOutOfRangeException>("MaxConcurrency", new() { MaxConcurrency = 0 });
        Refused<ArgumentOutOfRangeException>("NeighborCount", new() { NeighborCount = 0 });
        Refused<ArgumentException>("say in Label what a record's is", new() { Prediction = NeighborPrediction.Mean });
        Refused<ArgumentException>("FilterColumnName and RowFilter go together", new() { FilterColumnName = "Label" });
        Refused<ArgumentException>(
            "say in RowFilter all", new() { FilterColumnName = "Label", RowFilter = label => row => row.Label == label, Filter = row => row.Real > 0 });
        Refused<ArgumentException>("'Angle' is not a known distance function", new() { DistanceFunction = "Angle" });
        Refused<ArgumentException>(
            "choose NeighborWeighting.Uniform",
            new() { DistanceFunction = DistanceFunction.DotProductSimilarity, Weighting = NeighborWeighting.InverseDistance });

        void Refused<T>(string complaint, NearestStoredOptions<StoredRow> options)
            where T : ArgumentException =>
            Assert.Contains(complaint, Assert.Throws<T>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", Cosine(), options)).Message);
    }

    [Fact]
    public void A_record_that_does_not_tell_its_key_or_function_needs_options()
    {
        using var store = new MLNetDeepRanking.Stores.EmbeddedVectorStore();
        var collection = store.GetDynamicCollection("bare", new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Name", typeof(string)), new VectorStoreVectorProperty("Embedding", typeof(float[]), EmbeddingRow.Size)],
        });
        NearestStoredOptions<Dictionary<string, object?>> options = new();
        Assert.Contains("say in Id what does", Refusal().Message);
        options.Id = record => record["Name"];
        Assert.Contains("set DistanceFunction to what the collection was made with", Refusal().Message);
        options.DistanceFunction = DistanceFunction.CosineDistance;
        Assert.Equal("bare", _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", collection, options).Fit(Load()).CollectionName);

        ArgumentException Refusal() =>
            Assert.Throws<ArgumentException>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", collection, options));
    }

    [Fact]
    public void Embeddings_of_another_size_are_refused_before_any_search()
    {
        var estimator = _ml.Transforms.Concatenate("Twice", "Embedding", "Embedding").Append(_ml.Transforms.NearestNeighbors("Neighbors", "Twice", Cosine()));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(Load()));
        Assert.Contains("'Twice' holds embeddings of 16 components, collection 'naive' those of 8", error.Message);
    }

    [Fact]
    public void A_mean_of_labels_that_are_no_numbers_names_the_record()
    {
        var view = Find(Cosine(), new() { Label = row => row.Label, Prediction = NeighborPrediction.Mean });
        var error = Assert.ThrowsAny<Exception>(() => view.GetColumn<float>("Neighbors.Score").ToArray());
        Assert.Matches("label of record 'row-.*' in collection 'naive' is 'label-.', which is no finite number", error.ToString());
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new NearestStoredOptions<StoredRow>();
        Assert.Equal((10, 8, NeighborPrediction.None, NeighborWeighting.Uniform),
            (options.NeighborCount, options.MaxConcurrency, options.Prediction, options.Weighting));
        Assert.All(new object?[]
        {
            options.Id, options.Label, options.VectorProperty, options.DistanceFunction, options.Filter, options.FilterColumnName, options.RowFilter,
            options.SelfColumnName,
        }, Assert.Null);
        Assert.Equal(CancellationToken.None, options.Cancellation);
    }

    private static NaiveCollection Cosine() => new(Rows, (x, q) => 1 - Score(DistanceFunction.CosineSimilarity, x, q), higherIsNearer: false);

    private static double Score(string function, float[] x, float[] q)
    {
        double Dot(float[] a, float[] b) => a.Zip(b, (left, right) => (double)left * right).Sum();
        return function switch
        {
            DistanceFunction.CosineSimilarity => Dot(x, q) / Math.Sqrt(Dot(x, x) * Dot(q, q)),
            DistanceFunction.DotProductSimilarity => Dot(x, q),
            DistanceFunction.NegativeDotProductSimilarity => -Dot(x, q),
            _ => x.Zip(q, (a, b) => ((double)a - b) * ((double)a - b)).Sum(),
        };
    }

    private IDataView Load() => _ml.Data.LoadFromEnumerable(Queries);

    private IDataView Find(NaiveCollection collection, NearestStoredOptions<StoredRow> options) =>
        _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", collection, options).Fit(Load()).Transform(Load());

    private void Fails(string complaint, NaiveCollection collection)
    {
        var error = Assert.ThrowsAny<Exception>(() => Find(collection, new()).GetColumn<string[]>("Neighbors.Id").ToArray());
        Assert.Contains(complaint, error.ToString());
    }
}
