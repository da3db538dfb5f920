using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Records;
using StackExchange.Redis;

namespace MLNetDeepRanking.Stores.Garnet;

/// <summary>One shard of a collection: a hash of records, and for each vector property a hash of vectors and a vector set.</summary>
/// <remarks>
/// Each call also looks whether the shard holds the collection at all, since a server that has lost its data answers searches with nothing instead of an
/// error. Whatever goes wrong is a <see cref="VectorStoreException"/> that names the shard.
/// </remarks>
internal sealed class GarnetShard(IDatabase database, RecordShape shape, GarnetVectorStoreOptions options, int number, int count)
{
    private readonly GarnetKeys _keys = new(shape.Collection, number);

    /// <summary>Returns the description of the shape, or null if the shard does not hold the collection.</summary>
    public Task<string?> ShapeAsync() => TryAsync(async () => (string?)await database.StringGetAsync(_keys.Shape).ConfigureAwait(false));

    public Task CreateAsync() => TryAsync(() => database.StringSetAsync(_keys.Shape, shape.Description));

    public Task DropAsync() => TryAsync(() => database.KeyDeleteAsync(_keys.All(shape.Vectors.Select(column => column.Name))));

    public Task UpsertAsync(IReadOnlyList<(byte[] Key, StoredRecord Record)> records) => CheckedAsync(async () =>
    {
        foreach (var chunk in records.Chunk(options.PipelineLength))
        {
            // Records go first: a vector whose record is not there yet is left out of answers.
            await database.HashSetAsync(_keys.Records, Entries(chunk, record => RecordJson.Write(shape, record))).ConfigureAwait(false);
            for (var i = 0; i < shape.Vectors.Count; i++)
            {
                var (column, index) = (shape.Vectors[i], i);
                await database.HashSetAsync(_keys.Vectors(column.Name), Entries(chunk, record => Bytes(record.Vectors[index]))).ConfigureAwait(false);
                await Task.WhenAll(chunk.Select(item => AddAsync(column, item.Key, item.Record.Vectors[index]))).ConfigureAwait(false);
            }
        }
        return true;

        static HashEntry[] Entries((byte[] Key, StoredRecord Record)[] chunk, Func<StoredRecord, byte[]> value) =>
            [.. chunk.Select(item => new HashEntry(item.Key, value(item.Record)))];
    });

    public Task DeleteAsync(IReadOnlyList<byte[]> keys) => CheckedAsync(async () =>
    {
        RedisValue[] fields = [.. keys.Select(key => (RedisValue)key)];
        foreach (var column in shape.Vectors)
        {
            await Task.WhenAll(keys.Select(key => database.ExecuteAsync("VREM", (RedisKey)_keys.Set(column.Name), key))).ConfigureAwait(false);
            await database.HashDeleteAsync(_keys.Vectors(column.Name), fields).ConfigureAwait(false);
        }
        return await database.HashDeleteAsync(_keys.Records, fields).ConfigureAwait(false);
    });

    /// <summary>Returns the records of the keys, null where there is none.</summary>
    public Task<StoredRecord?[]> GetAsync(IReadOnlyList<byte[]> keys, bool includeVectors) => CheckedAsync(async () =>
    {
        RedisValue[] fields = [.. keys.Select(key => (RedisValue)key)];
        var records = await database.HashGetAsync(_keys.Records, fields).ConfigureAwait(false);
        var vectors = !includeVectors ? []
            : await Task.WhenAll(shape.Vectors.Select(column => database.HashGetAsync(_keys.Vectors(column.Name), fields))).ConfigureAwait(false);
        return records.Select((json, i) => json.IsNull || vectors.Any(vector => vector[i].IsNull) ? null
            : RecordJson.Read(shape, (byte[])json!, [.. vectors.Select(vector => Floats((byte[])vector[i]!))])).ToArray();
    });

    /// <summary>Returns all records of the shard, without vectors.</summary>
    public Task<List<(byte[] Key, StoredRecord Record)>> ScanAsync() => CheckedAsync(async () =>
    {
        var all = new List<(byte[], StoredRecord)>();
        await foreach (var entry in database.HashScanAsync(_keys.Records, pageSize: options.PipelineLength).ConfigureAwait(false))
            all.Add(((byte[])entry.Name!, RecordJson.Read(shape, (byte[])entry.Value!, [])));
        return all;
    });

    /// <summary>Returns the number of records of the shard.</summary>
    public Task<long> CountAsync() => CheckedAsync(() => database.HashLengthAsync(_keys.Records));

    /// <summary>Returns the nearest members of a vector set, nearest first; nearly all of them if as many are asked for as there are.</summary>
    /// <param name="column">The vector property.</param>
    /// <param name="query">The query.</param>
    /// <param name="top">The number of members wanted.</param>
    /// <param name="ef">The least number of candidates that the search keeps.</param>
    public Task<GarnetHit[]> NearestAsync(VectorColumn column, float[] query, int top, int ef) => CheckedAsync(async () =>
    {
        var answer = (RedisResult[])(await database.ExecuteAsync(
            "VSIM", (RedisKey)_keys.Set(column.Name), "FP32", Bytes(query), "COUNT", top, "WITHSCORES", "EF", Math.Max(options.EfSearch, ef))
            .ConfigureAwait(false))!;
        var hits = new GarnetHit[answer.Length / 2];
        for (var i = 0; i < hits.Length; i++)
            hits[i] = new GarnetHit((byte[])answer[2 * i]!, double.Parse((string)answer[2 * i + 1]!, CultureInfo.InvariantCulture));
        return hits;
    });

    private static byte[] Bytes(float[] vector) => MemoryMarshal.AsBytes<float>(vector).ToArray();

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private Task<RedisResult> AddAsync(VectorColumn column, byte[] key, float[] vector) => database.ExecuteAsync(
        "VADD", (RedisKey)_keys.Set(column.Name), "FP32", Bytes(vector), key, "NOQUANT", "EF", options.EfConstruction, "M", options.M,
        "XDISTANCE_METRIC", GarnetDistance.Of(column).Metric);

    /// <summary>Sends the mark's request along with the others, and believes them only if the mark is there.</summary>
    private async Task<T> CheckedAsync<T>(Func<Task<T>> call)
    {
        var mark = ShapeAsync();
        var answer = TryAsync(call);
        await Task.WhenAll(mark, ((Task)answer).ContinueWith(_ => { }, TaskScheduler.Default)).ConfigureAwait(false);
        var held = await mark.ConfigureAwait(false) ?? throw Failure(
            count == 1
                ? "There is no such collection. Call EnsureCollectionExistsAsync first."
                : "The shard does not hold the collection. If other shards do, this one has lost its data: restore it; " +
                    "else call EnsureCollectionExistsAsync first.");
        shape.ThrowIfOther(held);
        return await answer.ConfigureAwait(false);
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException or TimeoutException)
        {
            throw Failure(exception.Message, exception);
        }
    }

    private VectorStoreException Failure(string why, Exception? inner = null) => new(
        $"Collection '{shape.Collection}', shard {number + 1} of {count} ({Endpoints()}): {why}", inner)
    {
        VectorStoreSystemName = GarnetVectorStore.SystemName,
        CollectionName = shape.Collection,
    };

    private string Endpoints() => string.Join(", ", database.Multiplexer.GetEndPoints(configuredOnly: true).Select(endpoint => $"{endpoint}"));
}
