using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>What every store must do. A store's own class names the store; the oracle is <see cref="NaiveStore"/>.</summary>
public abstract partial class VectorStoreConformance
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Gets the store under test, empty but for what other tests keep in collections of other names.</summary>
    protected abstract VectorStore Store { get; }

    /// <summary>Gets the distance functions that the store has.</summary>
    protected abstract string[] DistanceFunctions { get; }

    /// <summary>Gets the share of true neighbours that a search must find where the store does not promise all.</summary>
    protected virtual double Recall => 1;

    protected async Task<VectorStoreCollection<string, Photo>> Filled(IEnumerable<Photo> photos, VectorStoreCollectionDefinition? definition = null)
    {
        var collection = Store.GetCollection<string, Photo>($"photos {Guid.NewGuid():N}", definition);
        await collection.EnsureCollectionExistsAsync(None);
        await collection.UpsertAsync(photos, None);
        return collection;
    }

    [Fact]
    public async Task A_collection_exists_from_when_it_is_made_until_it_is_deleted()
    {
        var name = $"one {Guid.NewGuid():N}";
        var collection = Store.GetCollection<string, Photo>(name);
        Assert.False(await collection.CollectionExistsAsync(None));
        await collection.EnsureCollectionExistsAsync(None);
        await collection.UpsertAsync(Photo.Some(3), None);
        await collection.EnsureCollectionExistsAsync(None);
        Assert.True(await collection.CollectionExistsAsync(None));
        Assert.True(await Store.CollectionExistsAsync(name, None));
        Assert.Contains(name, await Store.ListCollectionNamesAsync(None).ToListAsync(None));
        Assert.NotNull(await collection.GetAsync("photo 1", cancellationToken: None));

        await Store.EnsureCollectionDeletedAsync(name, None);
        await collection.EnsureCollectionDeletedAsync(None);
        Assert.False(await collection.CollectionExistsAsync(None));
        Assert.DoesNotContain(name, await Store.ListCollectionNamesAsync(None).ToListAsync(None));
        await collection.EnsureCollectionExistsAsync(None);
        Assert.Null(await collection.GetAsync("photo 1", cancellationToken: None));
    }

    [Fact]
    public async Task What_is_asked_of_no_collection_is_an_error_that_names_it()
    {
        var collection = Store.GetCollection<string, Photo>("nowhere");
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(Photo.Some(1), None));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VectorStoreException>(() => collection.GetAsync("a", cancellationToken: None));
        await Assert.ThrowsAsync<VectorStoreException>(async () => await collection.SearchAsync(new float[Photo.Dimensions], 1, null, None).ToListAsync(None));
    }

    [Fact]
    public async Task Records_come_back_as_they_went_in()
    {
        var photos = Photo.Some(10);
        var collection = await Filled(photos);
        var found = await collection.GetAsync(photos.Select(photo => photo.Id), new RecordRetrievalOptions { IncludeVectors = true }, None).ToListAsync(None);
        Assert.Equal(photos.Length, found.Count);
        foreach (var photo in photos)
        {
            var same = Assert.Single(found, other => other.Id == photo.Id);
            Assert.Equivalent(photo, same, strict: true);
            Assert.Equal(photo.Embedding.ToArray(), same.Embedding.ToArray());
        }
        Assert.Equal(0, (await collection.GetAsync("photo 3", cancellationToken: None))!.Embedding.Length);
        Assert.Null(await collection.GetAsync("no photo", cancellationToken: None));
    }

    [Fact]
    public async Task A_record_replaces_that_of_the_same_key()
    {
        var collection = await Filled(Photo.Some(50));
        var newer = Photo.Some(50, seed: 2)[7];
        newer.Year = 2030;
        var newest = Photo.Some(50, seed: 3)[7];
        newest.Year = 2031;
        await collection.UpsertAsync([newer, newest], None);
        Assert.Equal(2031, (await collection.GetAsync("photo 7", cancellationToken: None))!.Year);
        var found = await collection.SearchAsync(newest.Embedding, 50, null, None).ToListAsync(None);
        Assert.Equal(50, found.Select(result => result.Record.Id).Distinct().Count());
        Assert.Equal(("photo 7", 0), (found[0].Record.Id, Math.Round(found[0].Score!.Value, 5)));
        Assert.Equal(2031, found[0].Record.Year);
    }

    [Fact]
    public async Task Deleted_records_are_found_by_nothing()
    {
        var photos = Photo.Some(60);
        var collection = await Filled(photos);
        await collection.DeleteAsync("photo 0", None);
        await collection.DeleteAsync([.. photos[1..20].Select(photo => photo.Id), "no photo"], None);
        Assert.Null(await collection.GetAsync("photo 0", cancellationToken: None));
        Assert.Equal(40, (await collection.GetAsync(photo => true, 100, null, None).ToListAsync(None)).Count);
        var found = await collection.SearchAsync(photos[0].Embedding, 100, null, None).ToListAsync(None);
        Assert.Equal(photos[20..].Select(photo => photo.Id).Order(), found.Select(result => result.Record.Id).Order());
    }

    [Fact]
    public async Task An_empty_collection_finds_nothing()
    {
        var collection = await Filled([]);
        Assert.Empty(await collection.SearchAsync(new float[Photo.Dimensions], 5, null, None).ToListAsync(None));
        Assert.Empty(await collection.GetAsync(photo => true, 5, null, None).ToListAsync(None));
    }

    [Fact]
    public async Task Unfit_vectors_are_refused_and_change_nothing()
    {
        var collection = await Filled(Photo.Some(5));
        var unfit = Photo.Some(6, seed: 2);
        unfit[3].Embedding = new float[3];
        var error = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(unfit, None));
        Assert.Contains("photo 3", error.Message, StringComparison.Ordinal);
        unfit[3].Embedding = Enumerable.Repeat(float.NaN, Photo.Dimensions).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(unfit, None));
        Assert.Null(await collection.GetAsync("photo 5", cancellationToken: None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await collection.SearchAsync(new float[3], 1, null, None).ToListAsync(None));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.SearchAsync("a text", 1, null, None).ToListAsync(None));
    }

    [Fact]
    public async Task Records_of_another_shape_are_refused_by_the_difference()
    {
        var collection = await Filled(Photo.Some(5));
        var other = Store.GetDynamicCollection(collection.Name, new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreVectorProperty("Embedding", typeof(float[]), 3)],
        });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.GetAsync("photo 1", cancellationToken: None));
        Assert.Contains("3 components", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_and_collection_say_what_they_are()
    {
        var collection = Store.GetCollection<string, Photo>("said");
        var metadata = Assert.IsType<VectorStoreCollectionMetadata>(collection.GetService(typeof(VectorStoreCollectionMetadata)));
        Assert.Equal("said", metadata.CollectionName);
        var store = Assert.IsType<VectorStoreMetadata>(Store.GetService(typeof(VectorStoreMetadata)));
        Assert.Equal(store.VectorStoreSystemName, metadata.VectorStoreSystemName);
        Assert.Same(collection, collection.GetService(typeof(IVectorSearchable<Photo>)));
        Assert.Null(collection.GetService(typeof(string)));
        await Task.CompletedTask;
    }
}
