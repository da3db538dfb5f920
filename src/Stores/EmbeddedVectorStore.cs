using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Embedded;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores;

/// <summary>Keeps collections of records in this process, searches them with this library's indexes, and saves them to a folder.</summary>
/// <remarks>
/// <para>
/// A score is what the vector property's distance function says: higher is nearer for <c>CosineSimilarity</c>; lower is nearer for
/// <c>CosineDistance</c> (the default), <c>EuclideanDistance</c>, <c>EuclideanSquaredDistance</c>, <c>ManhattanDistance</c> and
/// <c>HammingDistance</c>, which compares sign bits. The index kind <c>Hnsw</c> (the default) is a graph, <c>Flat</c> is exact.
/// </para>
/// <para>
/// A filter is any C# expression over key and data properties. It is asked about every record once a search, some hundred million a second for simple
/// ones, and the search then brings all it can: a filter that lets ten of a million records pass brings those ten.
/// </para>
/// <para>
/// Any number of threads read beside one that writes, and see all of a write or nothing of it; writes wait for each other. Collections are in memory, at
/// 8 bytes for each component with a graph. They reach the folder by <see cref="SaveAsync"/> and when the store is disposed: each in a file of its own,
/// which is replaced whole, so that a crash leaves the collection as it was last saved.
/// </para>
/// </remarks>
public sealed class EmbeddedVectorStore : VectorStore
{
    internal const string SystemName = "mlnetdeepranking";

    private readonly EmbeddedTables _tables;
    private readonly EmbeddedVectorStoreOptions _options;
    private readonly VectorStoreMetadata _metadata;

    /// <summary>Opens the store in a folder, or creates one that lives in memory only.</summary>
    /// <param name="folder">The folder, which no other store may have open, in this process or another; memory only if null.</param>
    /// <param name="options">How graphs are built; the defaults if null.</param>
    /// <exception cref="VectorStoreException">The folder is in use, or cannot be written.</exception>
    public EmbeddedVectorStore(string? folder = null, EmbeddedVectorStoreOptions? options = null)
    {
        _options = options ?? new EmbeddedVectorStoreOptions();
        _tables = new EmbeddedTables(folder is null ? null : new EmbeddedFolder(folder), _options);
        _metadata = new VectorStoreMetadata { VectorStoreSystemName = SystemName, VectorStoreName = folder };
    }

    /// <summary>Writes the collections that have changed to the folder; of a store in memory, nothing.</summary>
    /// <param name="cancellationToken">Ends the wait before it begins.</param>
    /// <exception cref="IOException">A file cannot be written. The one that was there is untouched.</exception>
    public Task SaveAsync(CancellationToken cancellationToken = default) => Task.Run(_tables.Save, cancellationToken);

    /// <summary>Returns a collection, which need not exist yet.</summary>
    /// <typeparam name="TKey">The type of the key: string, Guid, int or long.</typeparam>
    /// <typeparam name="TRecord">The class of the records.</typeparam>
    /// <param name="name">The collection's name.</param>
    /// <param name="definition">What the records are made of; read from the class's attributes if null.</param>
    /// <exception cref="InvalidOperationException">The record is not one that the store can keep.</exception>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        Create<TKey, TRecord>(RecordModelBuilder.Build(name, typeof(TRecord), typeof(TKey), definition, _options.EmbeddingGenerator));

    /// <summary>Returns a collection of records that are dictionaries by property name.</summary>
    /// <param name="name">The collection's name.</param>
    /// <param name="definition">What the records are made of.</param>
    /// <exception cref="InvalidOperationException">The definition is not one that the store can keep.</exception>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        Create<object, Dictionary<string, object?>>(RecordModelBuilder.BuildDynamic(name, definition, _options.EmbeddingGenerator));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await Task.FromResult(_tables.Names).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_tables.Contains(name));

    /// <summary>Deletes a collection, if there is one, and its file at once.</summary>
    /// <param name="name">The collection's name.</param>
    /// <param name="cancellationToken">Ends the wait before it begins.</param>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) =>
        Task.Run(() => _tables.Drop(name), cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Saves what has changed, and lets go of the folder.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _tables.Dispose();
        base.Dispose(disposing);
    }

    private EngineCollection<TKey, TRecord> Create<TKey, TRecord>(RecordShape shape)
        where TKey : notnull
        where TRecord : class
    {
        foreach (var column in shape.Vectors) EmbeddedDistance.CreateIndex(column, _options.Graph);
        return new(new EmbeddedEngine(_tables, shape), shape, new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = SystemName,
            VectorStoreName = _metadata.VectorStoreName,
            CollectionName = shape.Collection,
        });
    }
}
