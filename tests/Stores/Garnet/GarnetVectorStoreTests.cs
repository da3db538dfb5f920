using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;

namespace MLNetDeepRanking.Stores.Tests.Garnet;

/// <summary>Three shards on a real Garnet server do what every store must.</summary>
public sealed class GarnetVectorStoreTests(GarnetServers servers) : VectorStoreConformance, IDisposable
{
    private readonly GarnetVectorStore _store = new([servers.Shared, servers.Shared, servers.Shared]);

    protected override VectorStore Store => _store;

    protected override string[] DistanceFunctions =>
    [
        DistanceFunction.CosineDistance, DistanceFunction.CosineSimilarity, DistanceFunction.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
    ];

    protected override double Recall => 0.99;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void What_Garnet_has_not_is_refused_by_name()
    {
        var error = Assert.Throws<NotSupportedException>(() =>
            _store.GetCollection<string, Photo>("a", PhotoDefinition.With(DistanceFunction.ManhattanDistance)));
        Assert.Contains("ManhattanDistance", error.Message, StringComparison.Ordinal);
        Assert.Contains("brace", Assert.Throws<ArgumentException>(() => _store.GetCollection<string, Photo>("a{b}")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GarnetVectorStore([]));
    }

    [Fact]
    public void The_options_are_what_their_documentation_says()
    {
        var options = new GarnetVectorStoreOptions();
        Assert.Equal((16, 200, 64, 256), (options.M, options.EfConstruction, options.EfSearch, options.PipelineLength));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GarnetVectorStore([servers.Shared], new GarnetVectorStoreOptions { EfSearch = 0 }));
    }
}
