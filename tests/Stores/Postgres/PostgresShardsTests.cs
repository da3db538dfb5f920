using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;
using Npgsql;

namespace MLNetDeepRanking.Stores.Tests.Postgres;

/// <summary>Collections that are spread over two further servers do what every store must, and a part is never taken for the whole.</summary>
public sealed class PostgresShardsTests : VectorStoreConformance, IDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(PostgresServers.ConnectionStrings[0]);
    private readonly PostgresVectorStore _store;

    public PostgresShardsTests() => _store = Spread(PostgresServers.ConnectionStrings[1..]);

    protected override VectorStore Store => _store;

    protected override string[] DistanceFunctions => PostgresDistances.All;

    protected override double Recall => 0.98;

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Both_shards_hold_records_and_search_by_their_own_graphs()
    {
        var collection = await Filled(Photo.Some(400));
        foreach (var shard in PostgresServers.ConnectionStrings[1..])
        {
            await using var server = NpgsqlDataSource.Create(shard);
            await using var count = server.CreateCommand($"SELECT count(*) FROM spread.\"{collection.Name}\"");
            Assert.InRange((long)(await count.ExecuteScalarAsync())!, 130, 270);
            await using var indexes = server.CreateCommand(
                $"SELECT count(*) FROM pg_indexes WHERE tablename = '{collection.Name}' AND indexdef LIKE '%USING hnsw%'");
            Assert.Equal(1L, await indexes.ExecuteScalarAsync());
        }
        var vector = Stores.Postgres.Sql.Vector(new float[Photo.Dimensions]);
        await using var plan = _database.CreateCommand(
            $"EXPLAIN VERBOSE SELECT \"Id\" FROM spread.\"{collection.Name}\" ORDER BY \"Embedding\" <=> '{vector}' LIMIT 5");
        await using var lines = await plan.ExecuteReaderAsync();
        var pushed = 0;
        while (await lines.ReadAsync())
            if (lines.GetString(0).Contains("Remote SQL", StringComparison.Ordinal) && lines.GetString(0).Contains("<=>", StringComparison.Ordinal)) pushed++;
        Assert.Equal(2, pushed);
    }

    [Fact]
    public async Task A_shard_that_is_down_is_an_error_that_names_it()
    {
        // The third server's part is reached through an address where nothing listens.
        var collection = await Filled(Photo.Some(50));
        await using var command = _database.CreateCommand("SELECT srvname FROM pg_foreign_server WHERE srvname LIKE 'deeprank%' ORDER BY srvname DESC LIMIT 1");
        var server = (string)(await command.ExecuteScalarAsync())!;
        var port = new NpgsqlConnectionStringBuilder(PostgresServers.ConnectionStrings[^1]).Port;
        await Execute($"ALTER SERVER \"{server}\" OPTIONS (SET port '1')");
        try
        {
            using var store = Spread(PostgresServers.ConnectionStrings[1..]);
            var error = await Assert.ThrowsAsync<VectorStoreException>(async () =>
                await store.GetCollection<string, Photo>(collection.Name).SearchAsync(new float[Photo.Dimensions], 3).ToListAsync());
            Assert.Contains(server, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Execute($"ALTER SERVER \"{server}\" OPTIONS (SET port '{port}')");
        }
        Assert.Equal(50, await collection.GetAsync(photo => true, 100).CountAsync());
    }

    [Fact]
    public async Task A_shard_that_is_killed_during_searches_is_named_and_nothing_is_lost_when_it_is_back()
    {
        var photos = Photo.Some(300);
        var collection = await Filled(photos);
        var before = await Search();
        var builder = new NpgsqlConnectionStringBuilder(PostgresServers.ConnectionStrings[^1]);
        var isKilled = false;
        try
        {
            await ShardOutage.WatchAsync(Search, before, $"deeprank_{builder.Host}_{builder.Port}_", Kill);
        }
        finally
        {
            if (isKilled) PostgresServers.StartAgain();
        }
        Assert.Equal(before, await Search());

        void Kill()
        {
            PostgresServers.KillLast();
            isKilled = true;
        }

        async Task<List<string>> Search() =>
            await collection.SearchAsync(photos[3].Embedding, 100).Select(result => result.Record.Id).ToListAsync();
    }

    private PostgresVectorStore Spread(string[] shards) => new(_database, new PostgresVectorStoreOptions { Schema = "spread", Shards = shards });

    private async Task Execute(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
