using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Postgres;
using MLNetDeepRanking.Stores.Records;
using Npgsql;

namespace MLNetDeepRanking.Stores;

/// <summary>Keeps collections as tables of PostgreSQL with pgvector 0.8 or later, on one server or spread over several.</summary>
/// <remarks>
/// <para>
/// A score is what the vector property's distance function says: higher is nearer for <c>CosineSimilarity</c> and <c>DotProductSimilarity</c>; lower is nearer
/// for all others. <c>CosineDistance</c> is the default; <c>HammingDistance</c> compares sign bits. The index kind <c>Hnsw</c> (the default) is a graph, made
/// after the first write, so make that a large one; <c>Flat</c> is none.
/// </para>
/// <para>
/// Filters are translated to SQL: comparisons, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, <c>Contains</c> and <c>StartsWith</c>. A search goes on until it has
/// all it was asked for, however few records pass.
/// </para>
/// <para>
/// With shards, a collection is a partitioned table on the first server, whose parts are tables of the others (<c>postgres_fdw</c>): each searches by its own
/// graph, and the first server merges. A shard that is down is a <see cref="VectorStoreException"/> with its name, never a part of an answer.
/// A write is one transaction on one server; over shards it is one on each, and the first server commits them one after the other.
/// Instances are safe to share between threads.
/// </para>
/// </remarks>
public sealed class PostgresVectorStore : VectorStore
{
    internal const string SystemName = "postgresql";

    private readonly NpgsqlDataSource _database;
    private readonly PostgresVectorStoreOptions _options;
    private readonly PostgresShard[] _shards;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Creates a store over a database. The user may create extensions, schemas and tables.</summary>
    /// <param name="database">The database, which is the caller's to dispose.</param>
    /// <param name="options">Where and how the store keeps its tables; the defaults if null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PostgresVectorStore(NpgsqlDataSource database, PostgresVectorStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _options = (options ?? new PostgresVectorStoreOptions()).Validated();
        _shards = [.. _options.Shards.Select(shard => new PostgresShard(shard))];
        _metadata = new VectorStoreMetadata { VectorStoreSystemName = SystemName, VectorStoreName = _options.Schema };
    }

    /// <summary>Returns a collection, which need not exist yet.</summary>
    /// <typeparam name="TKey">The type of the key: string, Guid, int or long.</typeparam>
    /// <typeparam name="TRecord">The class of the records.</typeparam>
    /// <param name="name">The collection's name, of at most 50 bytes.</param>
    /// <param name="definition">What the records are made of; read from the class's attributes if null.</param>
    /// <exception cref="InvalidOperationException">The record is not one that the store can keep.</exception>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        Create<TKey, TRecord>(RecordModelBuilder.Build(name, typeof(TRecord), typeof(TKey), definition, _options.EmbeddingGenerator));

    /// <summary>Returns a collection of records that are dictionaries by property name.</summary>
    /// <param name="name">The collection's name, of at most 50 bytes.</param>
    /// <param name="definition">What the records are made of.</param>
    /// <exception cref="InvalidOperationException">The definition is not one that the store can keep.</exception>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        Create<object, Dictionary<string, object?>>(RecordModelBuilder.BuildDynamic(name, definition, _options.EmbeddingGenerator));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await NamesAsync(cancellationToken).ConfigureAwait(false)) yield return name;
    }

    /// <inheritdoc/>
    public override async Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        (await NamesAsync(cancellationToken).ConfigureAwait(false)).Contains(name);

    /// <inheritdoc/>
    public override async Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        foreach (var server in new[] { _database }.Concat(_shards.Select(shard => shard.DataSource)))
            await TryAsync(async () =>
            {
                await using var command = server.CreateCommand($"DROP TABLE IF EXISTS {Sql.Name(_options.Schema)}.{Sql.Name(name)}");
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Closes the connections to shards.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var shard in _shards) shard.Dispose();
        base.Dispose(disposing);
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        // PostgreSQL cuts names off at 63 bytes, and indexes and parts are named after the collection.
        if (System.Text.Encoding.UTF8.GetByteCount(name) > 50)
            throw new ArgumentException($"The collection's name '{name}' is longer than 50 bytes. Choose a shorter one.", nameof(name));
    }

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw new VectorStoreException($"PostgreSQL does not answer as it should: {exception.Message}", exception) { VectorStoreSystemName = SystemName };
        }
    }

    private Task<List<string>> NamesAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var command = _database.CreateCommand(
            "SELECT relname FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND relkind IN ('r', 'p') " +
            "ORDER BY relname COLLATE \"C\"");
        command.Parameters.Add(new NpgsqlParameter { Value = _options.Schema });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) names.Add(reader.GetString(0));
        return names;
    });

    private EngineCollection<TKey, TRecord> Create<TKey, TRecord>(RecordShape shape)
        where TKey : notnull
        where TRecord : class
    {
        CheckName(shape.Collection);
        foreach (var column in shape.Vectors) PostgresDistance.Of(column);
        return new(new PostgresEngine(_database, _shards, shape, _options), shape, new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = SystemName,
            VectorStoreName = _options.Schema,
            CollectionName = shape.Collection,
        });
    }
}
