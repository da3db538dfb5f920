using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;

namespace MLNetDeepRanking.Stores.Tests.Garnet;

/// <summary>A shard that is down, or comes back without its data, is an error by name, and never a part of an answer.</summary>
public sealed class GarnetFailureTests(GarnetServers servers)
{
    [Fact]
    public async Task A_shard_that_goes_down_during_searches_is_named_and_nothing_is_lost_when_it_is_back()
    {
        var shared = servers.Shared;
        string[] durable = ["--aof", "--recover"];
        var second = servers.Start(GarnetServers.FreePort(), durable);
        using var store = new GarnetVectorStore([shared, servers.Connect(second), shared]);
        var photos = Photo.Some(200);
        var collection = store.GetCollection<string, Photo>("down");
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(photos);
        var before = await Search();

        await ShardOutage.WatchAsync(Search, before, $"shard 2 of 3 (127.0.0.1:{second.Port})", () => servers.Stop(second));
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.GetAsync(photo => true, 10).ToListAsync().AsTask());
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(photos));

        servers.Start(second.Port, durable);
        using var again = new GarnetVectorStore([shared, servers.Connect(second), shared]);
        collection = again.GetCollection<string, Photo>("down");
        Assert.Equal(before, await Search());

        async Task<List<string>> Search() =>
            await collection.SearchAsync(photos[3].Embedding, 200).Select(result => result.Record.Id).ToListAsync();
    }

    [Fact]
    public async Task A_shard_that_has_lost_its_data_is_named()
    {
        var shared = servers.Shared;
        using var store = new GarnetVectorStore([shared, shared]);
        var collection = store.GetCollection<string, Photo>("lost");
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Photo.Some(20));
        await shared.KeyDeleteAsync(new Stores.Garnet.GarnetKeys("lost", 0).All(["Embedding"]));
        var error = await Assert.ThrowsAsync<VectorStoreException>(async () =>
            await collection.SearchAsync(new float[Photo.Dimensions], 3).ToListAsync());
        Assert.Contains("shard 1 of 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("lost its data", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.CollectionExistsAsync());
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.EnsureCollectionExistsAsync());
    }

    [Fact]
    public void Records_spread_over_the_shards_evenly_and_for_ever()
    {
        var counts = new int[3];
        for (var i = 0; i < 3000; i++) counts[Stores.Garnet.GarnetKeys.ShardOf(System.Text.Encoding.UTF8.GetBytes($"photo {i}"), 3)]++;
        Assert.All(counts, count => Assert.InRange(count, 900, 1100));
        Assert.Equal([1, 1, 2], new[] { "a", "b", "photo 7" }.Select(key => Stores.Garnet.GarnetKeys.ShardOf(System.Text.Encoding.UTF8.GetBytes(key), 3)));
    }
}
