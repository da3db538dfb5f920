using System.Net;
using Garnet;
using MLNetDeepRanking.Search.Benchmarks;
using MLNetDeepRanking.Stores;
using MLNetDeepRanking.Stores.Benchmarks;
using Npgsql;
using StackExchange.Redis;

// Prints load rate, queries per second and recall of each store, all through the platform's interface, on 60 000 × 128 in 1 000 clusters, Euclidean:
//   dotnet run -c Release --project benchmarks/Stores [-- embedded garnet postgres]      some of them, or all
//   eval "$(tests/Stores/postgres.sh start)" && dotnet run -c Release --project benchmarks/Stores      with PostgreSQL too
var run = new StoreRun(GraphWorkload.Clusters());

bool Asked(string store) => args.Length == 0 || args.Contains(store);

if (Asked("embedded"))
{
    using var embedded = new EmbeddedVectorStore();
    await run.PrintAsync("embedded", embedded);
}

if (Asked("garnet"))
{
    var folder = Directory.CreateTempSubdirectory("garnet").FullName;
    using (var server = new GarnetServer(
    [
        "--port", "6411", "--bind", "127.0.0.1", "--enable-vector-set-preview", "--device-type", "RandomAccess", "--checkpointdir", folder,
        "--logger-level", "None", "-q",
    ]))
    {
        server.Start();
        using var connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { IPAddress.Loopback, 6411 } },
            Protocol = RedisProtocol.Resp2,
            AsyncTimeout = 60_000,
        });
        using var one = new GarnetVectorStore([connection.GetDatabase()]);
        await run.PrintAsync("Garnet, in this process", one);
        using var two = new GarnetVectorStore([connection.GetDatabase(), connection.GetDatabase()]);
        await run.PrintAsync("Garnet, two shards of it", two);
    }
    Directory.Delete(folder, recursive: true);
}

if (!Asked("postgres")) return;
if (Environment.GetEnvironmentVariable("DEEPRANK_POSTGRES") is not { Length: > 0 } servers)
{
    Console.WriteLine("PostgreSQL: not measured. Start it with tests/Stores/postgres.sh.");
    return;
}
var strings = servers.Split('|');
await using var database = NpgsqlDataSource.Create(strings[0]);
using (var single = new PostgresVectorStore(database)) await run.PrintAsync("PostgreSQL, one server", single);
using (var spread = new PostgresVectorStore(database, new PostgresVectorStoreOptions { Schema = "spread", Shards = strings[1..] }))
    await run.PrintAsync($"PostgreSQL, {strings.Length - 1} shards", spread);
