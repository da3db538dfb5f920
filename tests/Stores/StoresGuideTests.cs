using System.Net;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Garnet;
using Npgsql;
using StackExchange.Redis;

namespace MLNetDeepRanking.Stores.Tests;

/// <summary>Runs the code of docs/stores.md, and holds the page to the very text that runs here.</summary>
public sealed class StoresGuideTests(GarnetServers servers) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("guide").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_embedded_store_answers_as_the_page_says()
    {
        var (folder, vector) = (Path.Combine(_folder, "photos.store"), new float[] { 1, 2, 3 });
        var embedded = new[] { (Path: "a.jpg", Vector: vector), (Path: "b.jpg", Vector: new float[] { -1, 0, 1 }) };
        // Page: embedded
        using var store = new EmbeddedVectorStore(folder);
        var photos = store.GetCollection<string, Photo>("photos");
        await photos.EnsureCollectionExistsAsync();
        await photos.UpsertAsync(embedded.Select(photo => new Photo { Path = photo.Path, Year = 2026, Embedding = photo.Vector }));

        var recent = new VectorSearchOptions<Photo> { Filter = photo => photo.Year >= 2020 };
        await foreach (var found in photos.SearchAsync(vector, top: 10, recent))
            Console.WriteLine($"{found.Score:F3}  {found.Record.Path}");
        await store.SaveAsync();
        // End
        Assert.Equal(["a.jpg", "b.jpg"], await photos.SearchAsync(vector, 10, recent).Select(found => found.Record.Path).ToListAsync());
    }

    [Fact]
    public async Task Garnet_starts_in_the_process_as_the_page_says()
    {
        _ = servers.Shared;
        var (port, data) = (GarnetServers.FreePort(), Path.Combine(_folder, "garnet"));
        // Page: garnet
        using var server = new global::Garnet.GarnetServer(
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--enable-vector-set-preview", "--aof", "--recover", "--checkpointdir", data,
            "--device-type", "RandomAccess",    // on a glibc before 2.38, such as Debian 12's
        ]);
        server.Start();
        // End
        // Page: shards
        var connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { IPAddress.Loopback, port } },
            Protocol = RedisProtocol.Resp2,
            BacklogPolicy = BacklogPolicy.FailFast,    // a server that is down is an error at once
        });
        using var store = new GarnetVectorStore([connection.GetDatabase()]);    // one database for each shard
        // End
        Assert.False(await store.CollectionExistsAsync("photos"));
        await connection.DisposeAsync();
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Stores", "StoresGuideTests.cs"));
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "stores.md"));
        foreach (var name in new[] { "record", "embedded", "garnet", "shards", "postgres" })
            Assert.Contains(Shown(source, name), page, StringComparison.Ordinal);
    }

    // What runs needs servers; the conformance suite runs it.
    private static PostgresVectorStore Postgres(string first, string second, string third)
    {
        // Page: postgres
        var database = NpgsqlDataSource.Create(first);
        var store = new PostgresVectorStore(database, new PostgresVectorStoreOptions { Shards = [second, third] });
        // End
        return store;
    }

    private static string Shown(string source, string name)
    {
        var start = source.IndexOf($"// Page: {name}\n", StringComparison.Ordinal);
        var from = source.IndexOf('\n', start) + 1;
        var lines = source[from..source.IndexOf("// End", from, StringComparison.Ordinal)].Split('\n')[..^1];
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }

    // Page: record
    private sealed class Photo
    {
        [VectorStoreKey]
        public string Path { get; set; } = "";

        [VectorStoreData]
        public int Year { get; set; }

        [VectorStoreVector(3, DistanceFunction = DistanceFunction.CosineDistance)]
        public ReadOnlyMemory<float> Embedding { get; set; }
    }
    // End
}
