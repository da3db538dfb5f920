using System.Globalization;
using System.Text;
using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;
using StackExchange.Redis;

namespace MLNetDeepRanking.Stores.Garnet;

/// <summary>A collection over all shards: records go to one shard by their keys, questions to all, and their answers are merged here.</summary>
internal sealed class GarnetEngine : ICollectionEngine
{
    private readonly RecordShape _shape;
    private readonly IDatabase _first;
    private readonly GarnetShard[] _shards;

    public GarnetEngine(IReadOnlyList<IDatabase> databases, RecordShape shape, GarnetVectorStoreOptions options)
    {
        (_shape, _first) = (shape, databases[0]);
        _shards = [.. databases.Select((database, number) => new GarnetShard(database, shape, options, number, databases.Count))];
    }

    /// <summary>Returns true if every shard holds the collection, and false if none does.</summary>
    /// <exception cref="Microsoft.Extensions.VectorData.VectorStoreException">A shard cannot be reached, or lacks what others hold.</exception>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var shapes = await Task.WhenAll(_shards.Select(shard => shard.ShapeAsync())).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (shapes.All(shape => shape is null)) return false;
        // Asking the shard that lacks it brings the error.
        if (shapes.Contains(null)) await _shards[Array.IndexOf(shapes, null)].GetAsync([], includeVectors: false).ConfigureAwait(false);
        return true;
    }

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var shard in _shards) _shape.ThrowIfOther((await shard.ShapeAsync().ConfigureAwait(false))!);
            return;
        }
        await Task.WhenAll(_shards.Select(shard => shard.CreateAsync())).ConfigureAwait(false);
        await _first.SetAddAsync(GarnetKeys.Collections, _shape.Collection).ConfigureAwait(false);
    }

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_shards.Select(shard => shard.DropAsync())).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _first.SetRemoveAsync(GarnetKeys.Collections, _shape.Collection).ConfigureAwait(false);
    }

    public Task UpsertAsync(IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken) =>
        Task.WhenAll(records.Select(record => (Key: Encode(record.Key), record)).GroupBy(item => ShardOf(item.Key))
            .Select(group => _shards[group.Key].UpsertAsync([.. group]))).WaitAsync(cancellationToken);

    public Task DeleteAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        Task.WhenAll(keys.Select(Encode).GroupBy(ShardOf).Select(group => _shards[group.Key].DeleteAsync([.. group]))).WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<StoredRecord>> GetAsync(IReadOnlyList<object> keys, bool includeVectors, CancellationToken cancellationToken)
    {
        var groups = keys.Select((key, place) => (Key: Encode(key), Place: place)).GroupBy(item => ShardOf(item.Key)).ToArray();
        var found = new StoredRecord?[keys.Count];
        await Task.WhenAll(groups.Select(async group =>
        {
            var records = await _shards[group.Key].GetAsync([.. group.Select(item => item.Key)], includeVectors).ConfigureAwait(false);
            foreach (var (record, item) in records.Zip(group)) found[item.Place] = record;
        })).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.OfType<StoredRecord>()];
    }

    public async Task<IReadOnlyList<StoredRecord>> FindAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var matches = RecordFilter.Compile(query.Filter, _shape);
        var all = await Task.WhenAll(_shards.Select(shard => shard.ScanAsync())).WaitAsync(cancellationToken).ConfigureAwait(false);
        var records = all.SelectMany(shard => shard).Select(item => item.Record).Where(matches).OrderBy(record => Text(record.Key), StringComparer.Ordinal);
        var page = RecordOrder.Apply(records, _shape, query.Order).Skip(query.Skip).Take(query.Top).ToArray();
        return query.IncludeVectors ? await GetAsync([.. page.Select(record => record.Key)], true, cancellationToken).ConfigureAwait(false) : page;
    }

    public async Task<IReadOnlyList<ScoredRecord>> SearchAsync(VectorQuery query, CancellationToken cancellationToken)
    {
        var column = _shape.Vectors[query.Column];
        var matches = query.Filter is null ? null : RecordFilter.Compile(query.Filter, _shape);
        var searches = _shards.Select(shard => new GarnetShardSearch(shard, column, query, matches).RunAsync(cancellationToken));
        var found = await Task.WhenAll(searches).WaitAsync(cancellationToken).ConfigureAwait(false);
        var toScore = GarnetDistance.Of(column).ToScore;
        return [.. found.SelectMany(shard => shard).OrderBy(hit => hit.Answer).ThenBy(hit => Text(hit.Record.Key), StringComparer.Ordinal)
            .Skip(query.Skip).Take(query.Top).Select(hit => new ScoredRecord(hit.Record, toScore(hit.Answer)))];
    }

    private static string Text(object key) => key as string ?? ((IFormattable)key).ToString(null, CultureInfo.InvariantCulture);

    private static byte[] Encode(object key) => Encoding.UTF8.GetBytes(Text(key));

    private int ShardOf(byte[] key) => GarnetKeys.ShardOf(key, _shards.Length);
}
