using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;

namespace MLNetDeepRanking.Stores.Tests.Embedded;

/// <summary>A store in a folder is there again, whole, or says what is wrong.</summary>
public sealed class EmbeddedFolderTests : IDisposable
{
    private const string Name = "odd/name: ü.v2";
    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;

    private string File1 => Directory.GetFiles(_folder, "*.collection").Single();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.Hnsw)]
    public async Task A_store_that_is_opened_again_answers_as_before(string index)
    {
        var definition = PhotoDefinition.With(DistanceFunction.CosineDistance, index);
        var query = Photo.Vector(new Random(2));
        List<(string, double?)> before;
        using (var store = new EmbeddedVectorStore(_folder))
        {
            var collection = await Fill(store, definition, 300);
            await collection.DeleteAsync("photo 5");
            await collection.UpsertAsync(Photo.Some(310)[250..]);
            before = await Answers(collection);
        }
        using (var store = new EmbeddedVectorStore(_folder))
        {
            Assert.Equal([Name], await store.ListCollectionNamesAsync().ToListAsync());
            var collection = store.GetCollection<string, Photo>(Name, definition);
            Assert.Equal(before, await Answers(collection));
            await collection.UpsertAsync(Photo.Some(6)[5]);
            Assert.NotNull(await collection.GetAsync("photo 5"));
            Assert.Equal(310, await collection.GetAsync(photo => true, 1000).CountAsync());
            await store.EnsureCollectionDeletedAsync(Name);
            Assert.Empty(Directory.GetFiles(_folder, "*.collection"));
        }

        ValueTask<List<(string, double?)>> Answers(VectorStoreCollection<string, Photo> collection) =>
            collection.SearchAsync(query, 50).Select(result => (result.Record.Id, result.Score)).ToListAsync();
    }

    [Fact]
    public async Task What_was_not_saved_is_lost_and_what_was_saved_is_not()
    {
        using (var store = new EmbeddedVectorStore(_folder))
        {
            var collection = await Fill(store, null, 20);
            await store.SaveAsync();
            var saved = await File.ReadAllBytesAsync(File1);
            await collection.UpsertAsync(Photo.Some(40));
            await File.WriteAllTextAsync(File1 + ".0123.tmp", "what a killed process left");
            Assert.Equal(saved, await File.ReadAllBytesAsync(File1));
            // A crash here: what is in memory never reaches the folder.
            await File.WriteAllBytesAsync(Path.Combine(_folder, "copy"), saved);
        }
        File.Move(Path.Combine(_folder, "copy"), File1, overwrite: true);
        using (var store = new EmbeddedVectorStore(_folder))
        {
            Assert.Equal(20, await store.GetCollection<string, Photo>(Name).GetAsync(photo => true, 100).CountAsync());
            Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
        }
    }

    [Fact]
    public async Task A_failing_save_leaves_the_file_that_was_there()
    {
        using var store = new EmbeddedVectorStore(_folder);
        var collection = await Fill(store, null, 20);
        await store.SaveAsync();
        var saved = await File.ReadAllBytesAsync(File1);
        await collection.UpsertAsync(Photo.Some(40));
        var table = new Stores.Embedded.EmbeddedTable(
            Records.RecordModelBuilder.Build("a", typeof(Photo), typeof(string), null, null), [new Unwritable()]);
        Assert.Throws<IOException>(() => Stores.Embedded.EmbeddedFile.Write(File1, table));
        Assert.Equal(saved, await File.ReadAllBytesAsync(File1));
        Assert.Single(Directory.GetFiles(_folder), file => file.Contains("collection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_anywhere_is_an_error_that_names_the_file()
    {
        using (var store = new EmbeddedVectorStore(_folder)) await Fill(store, null, 12);
        var good = await File.ReadAllBytesAsync(File1);
        var random = new Random(1);
        var shape = Records.RecordModelBuilder.Build(Name, typeof(Photo), typeof(string), null, null);
        for (var trial = 0; trial < 400; trial++)
        {
            var bad = trial % 2 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            if (trial % 2 == 1) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(File1, bad);
            var error = Assert.ThrowsAny<Exception>(() => Stores.Embedded.EmbeddedFile.Read(File1, shape, new()));
            Assert.True(error is InvalidDataException or InvalidOperationException, $"{error}");
            if (error is InvalidDataException) Assert.Contains(File1, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_is_one_stores_at_a_time()
    {
        using (new EmbeddedVectorStore(_folder))
        {
            var error = Assert.Throws<VectorStoreException>(() => new EmbeddedVectorStore(_folder));
            Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        }
        new EmbeddedVectorStore(_folder).Dispose();
    }

    [Fact]
    public async Task A_store_that_is_disposed_says_so()
    {
        var store = new EmbeddedVectorStore(_folder);
        var collection = await Fill(store, null, 3);
        store.Dispose();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => collection.GetAsync("photo 1"));
    }

    private static async Task<VectorStoreCollection<string, Photo>> Fill(VectorStore store, VectorStoreCollectionDefinition? definition, int count)
    {
        var collection = store.GetCollection<string, Photo>(Name, definition);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Photo.Some(count));
        return collection;
    }

    private sealed class Unwritable : Stores.Embedded.IRowIndex
    {
        public int Count => 0;

        public void Stage(long[] rows, float[][] vectors)
        {
        }

        public void Publish(long[] removed)
        {
        }

        public void Tidy()
        {
        }

        public void Search(ReadOnlySpan<float> query, Func<long, bool>? allowed, Span<long> rows, Span<float> distances)
        {
        }

        public void Save(Stream stream) => throw new IOException("The disk is full.");
    }
}
