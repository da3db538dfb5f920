using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>The platform's collection over any engine: checks arguments, maps records, embeds inputs.</summary>
internal sealed class EngineCollection<TKey, TRecord>(ICollectionEngine engine, RecordShape shape, VectorStoreCollectionMetadata metadata)
    : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly RecordMapper<TRecord> _mapper = new(shape);

    public override string Name => shape.Collection;

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => engine.ExistsAsync(cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => engine.CreateAsync(cancellationToken);

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => engine.DropAsync(cancellationToken);

    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await foreach (var record in GetAsync([key], options, cancellationToken).ConfigureAwait(false)) return record;
        return null;
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var vectors = IncludesVectors(options?.IncludeVectors);
        foreach (var found in await engine.GetAsync(Boxed(keys), vectors, cancellationToken).ConfigureAwait(false))
            yield return _mapper.FromStored(found, vectors);
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var vectors = IncludesVectors(options?.IncludeVectors);
        var order = options?.OrderBy?.Invoke(new()).Values
            .Select(by => (shape.Model.GetDataOrKeyProperty(by.PropertySelector), by.Ascending)).ToArray() ?? [];
        var query = new RecordQuery(filter, order, options?.Skip ?? 0, top, vectors);
        foreach (var found in await engine.FindAsync(query, cancellationToken).ConfigureAwait(false))
            yield return _mapper.FromStored(found, vectors);
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var stored = await _mapper.ToStoredAsync([.. records], cancellationToken).ConfigureAwait(false);
        var last = new Dictionary<object, StoredRecord>(stored.Count);
        foreach (var record in stored) last[record.Key] = record;
        if (last.Count > 0) await engine.UpsertAsync([.. last.Values], cancellationToken).ConfigureAwait(false);
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return engine.DeleteAsync(Boxed(keys), cancellationToken);
    }

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        var vectors = IncludesVectors(options.IncludeVectors);
        var index = shape.IndexOf(shape.Model.GetVectorPropertyOrSingle(options));
        var column = shape.Vectors[index];
        var vector = await SearchInput.ToVectorAsync(searchValue, column, cancellationToken).ConfigureAwait(false);
        var query = new VectorQuery(index, vector, options.Skip, top, options.Filter, vectors);
        foreach (var found in await engine.SearchAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (!column.Reaches(found.Score, options.ScoreThreshold)) break;
            yield return new VectorSearchResult<TRecord>(_mapper.FromStored(found.Record, vectors), found.Score);
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private static object[] Boxed(IEnumerable<TKey> keys) => [.. keys.Select(key => (object)key)];

    /// <exception cref="NotSupportedException">Vectors are wanted, and were made by an embedding generator.</exception>
    private bool IncludesVectors(bool? wanted)
    {
        if (wanted is true) _mapper.ThrowIfVectorsAreGenerated();
        return wanted is true;
    }
}
