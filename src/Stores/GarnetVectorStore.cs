using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Garnet;
using MLNetDeepRanking.Stores.Records;
using StackExchange.Redis;

namespace MLNetDeepRanking.Stores;

/// <summary>Keeps collections in vector sets of Garnet servers: one set on each shard, searched side by side, their answers merged here.</summary>
/// <remarks>
/// <para>
/// Garnet's vector sets are a preview: start the server with <c>--enable-vector-set-preview</c>. A server of another make is not supported, since
/// Redis counts scores the other way round and has one metric only.
/// </para>
/// <para>
/// A score is what the vector property's distance function says: higher is nearer for <c>CosineSimilarity</c> and <c>DotProductSimilarity</c>; lower is nearer
/// for <c>CosineDistance</c> (the default), <c>EuclideanDistance</c>, <c>EuclideanSquaredDistance</c> and <c>NegativeDotProductSimilarity</c>.
/// Every index kind is Garnet's graph. Filters are any C# expression over key and data properties, and bring all they can.
/// </para>
/// <para>
/// An answer has the part of every shard, or there is a <see cref="VectorStoreException"/> that names the shard which cannot be reached or has lost its
/// data. A write to several shards of which one fails has been done on the others: write again. Reading by a filter without a search reads all records.
/// Instances are safe to share between threads; the connections are the caller's, and are not closed.
/// </para>
/// </remarks>
public sealed class GarnetVectorStore : VectorStore
{
    internal const string SystemName = "garnet";

    private readonly IDatabase[] _shards;
    private readonly GarnetVectorStoreOptions _options;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Creates a store over servers.</summary>
    /// <param name="shards">
    /// A database for each shard, always in the same order: one of each server, or for a cluster that of the cluster as often as it is to have shards.
    /// </param>
    /// <param name="options">How vector sets are built; the defaults if null.</param>
    /// <exception cref="ArgumentException">There is no shard.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public GarnetVectorStore(IReadOnlyList<IDatabase> shards, GarnetVectorStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(shards);
        if (shards.Count == 0) throw new ArgumentException("A store needs at least one shard.", nameof(shards));
        _shards = [.. shards];
        _options = (options ?? new GarnetVectorStoreOptions()).Validated();
        _metadata = new VectorStoreMetadata { VectorStoreSystemName = SystemName };
    }

    /// <summary>Returns a collection, which need not exist yet.</summary>
    /// <typeparam name="TKey">The type of the key: string, Guid, int or long.</typeparam>
    /// <typeparam name="TRecord">The class of the records.</typeparam>
    /// <param name="name">The collection's name, without braces.</param>
    /// <param name="definition">What the records are made of; read from the class's attributes if null.</param>
    /// <exception cref="InvalidOperationException">The record is not one that the store can keep.</exception>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        Create<TKey, TRecord>(RecordModelBuilder.Build(name, typeof(TRecord), typeof(TKey), definition, _options.EmbeddingGenerator));

    /// <summary>Returns a collection of records that are dictionaries by property name.</summary>
    /// <param name="name">The collection's name, without braces.</param>
    /// <param name="definition">What the records are made of.</param>
    /// <exception cref="InvalidOperationException">The definition is not one that the store can keep.</exception>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        Create<object, Dictionary<string, object?>>(RecordModelBuilder.BuildDynamic(name, definition, _options.EmbeddingGenerator));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var names = await TryAsync(() => _shards[0].SetMembersAsync(GarnetKeys.Collections)).ConfigureAwait(false);
        foreach (var name in names.Select(name => (string)name!).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        return await TryAsync(() => _shards[0].SetContainsAsync(GarnetKeys.Collections, name)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            var (database, keys) = (_shards[shard], new GarnetKeys(name, shard));
            if ((string?)await TryAsync(() => database.StringGetAsync(keys.Shape)).ConfigureAwait(false) is not { } description) continue;
            await TryAsync(() => database.KeyDeleteAsync(keys.All(RecordShape.VectorNames(description)))).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        await TryAsync(() => _shards[0].SetRemoveAsync(GarnetKeys.Collections, name)).ConfigureAwait(false);
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

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new VectorStoreException($"A Garnet server does not answer as it should: {exception.Message}", exception)
            {
                VectorStoreSystemName = SystemName,
            };
        }
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"The collection's name '{name}' has a brace, by which clusters choose a server. Leave it out.", nameof(name));
    }

    private EngineCollection<TKey, TRecord> Create<TKey, TRecord>(RecordShape shape)
        where TKey : notnull
        where TRecord : class
    {
        CheckName(shape.Collection);
        foreach (var column in shape.Vectors) GarnetDistance.Of(column);
        return new(new GarnetEngine(_shards, shape, _options), shape, new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = SystemName,
            CollectionName = shape.Collection,
        });
    }
}
