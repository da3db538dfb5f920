using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;

namespace MLNetDeepRanking.Stores.Tests.Embedded;

/// <summary>The embedded store in memory does what every store must.</summary>
public sealed class EmbeddedVectorStoreTests : VectorStoreConformance, IDisposable
{
    private readonly EmbeddedVectorStore _store = new();

    protected override VectorStore Store => _store;

    protected override string[] DistanceFunctions =>
    [
        DistanceFunction.CosineDistance, DistanceFunction.CosineSimilarity, DistanceFunction.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance, DistanceFunction.HammingDistance,
        DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
    ];

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.Hnsw)]
    public async Task Both_indexes_follow_upserts_deletes_and_filters(string index)
    {
        var photos = Photo.Some(400);
        var collection = await Filled(photos, PhotoDefinition.With(DistanceFunction.EuclideanDistance, index));
        await collection.DeleteAsync(photos[..100].Select(photo => photo.Id));
        var moved = Photo.Some(200, seed: 4)[100..];
        await collection.UpsertAsync(moved);
        Photo[] truth = [.. moved, .. photos[200..]];
        var query = Photo.Vector(new Random(8));
        var options = new VectorSearchOptions<Photo> { Filter = photo => photo.Year < 1950 };
        var found = await collection.SearchAsync(query, 1000, options).Select(result => result.Record.Id).ToListAsync();
        var early = truth.Where(photo => photo.Year < 1950);
        Assert.Equal(NaiveStore.Search(early, query, DistanceFunction.EuclideanDistance).Select(near => near.Photo.Id), found);
        found = await collection.SearchAsync(query, 20).Select(result => result.Record.Id).ToListAsync();
        Assert.Equal(NaiveStore.Search(truth, query, DistanceFunction.EuclideanDistance)[..20].Select(near => near.Photo.Id), found);
    }

    [Fact]
    public void A_distance_or_an_index_that_it_has_not_is_refused_by_name()
    {
        var error = Assert.Throws<NotSupportedException>(() =>
            _store.GetCollection<string, Photo>("a", PhotoDefinition.With("ChebyshevDistance")));
        Assert.Contains("ChebyshevDistance", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NotSupportedException>(() =>
            _store.GetCollection<string, Photo>("a", PhotoDefinition.With(DistanceFunction.CosineDistance, IndexKind.IvfFlat)));
        Assert.Contains("IvfFlat", error.Message, StringComparison.Ordinal);
        Assert.Equal(DistanceFunction.CosineDistance, new Records.VectorColumn(new("v", typeof(float[]))).DistanceFunction);
    }
}
