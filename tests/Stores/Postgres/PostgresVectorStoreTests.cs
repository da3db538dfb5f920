using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;
using Npgsql;

namespace MLNetDeepRanking.Stores.Tests.Postgres;

/// <summary>One PostgreSQL server does what every store must.</summary>
public sealed class PostgresVectorStoreTests : VectorStoreConformance, IDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(PostgresServers.ConnectionStrings[0]);
    private readonly PostgresVectorStore _store;

    public PostgresVectorStoreTests() => _store = new PostgresVectorStore(_database);

    protected override VectorStore Store => _store;

    protected override string[] DistanceFunctions => PostgresDistances.All;

    protected override double Recall => 0.98;

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void The_options_are_what_their_documentation_says()
    {
        var options = new PostgresVectorStoreOptions();
        Assert.Equal(("deeprank", 16, 200, 64, 0), (options.Schema, options.M, options.EfConstruction, options.EfSearch, options.Shards.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresVectorStore(_database, new PostgresVectorStoreOptions { EfSearch = 1001 }));
        var error = Assert.Throws<ArgumentException>(() => _store.GetCollection<string, Photo>(new string('a', 51)));
        Assert.Contains("50 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_translated_is_refused_by_its_part()
    {
        var collection = await Filled(Photo.Some(3));
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.GetAsync(photo => photo.Year % 2 == 0, 1).ToListAsync());
        Assert.Contains("% 2", error.Message, StringComparison.Ordinal);
    }
}
