using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;
using Npgsql;
using NpgsqlTypes;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>A collection as a table of PostgreSQL, on one server or spread over shards. The server merges what shards answer.</summary>
internal sealed class PostgresEngine(
    NpgsqlDataSource database, IReadOnlyList<PostgresShard> shards, RecordShape shape, PostgresVectorStoreOptions options) : ICollectionEngine
{
    private readonly PostgresTable _table = new(shape, options.Schema, options);
    private volatile bool _hasShape, _hasIndexes;

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        RunAsync(async connection => await DescriptionAsync(connection, cancellationToken).ConfigureAwait(false) is not null, cancellationToken);

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await InTransactionAsync(_ => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
            return;
        }
        foreach (var shard in shards) await ExecuteAsync(shard.DataSource, _table.Create(), cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(database, shards.Count == 0 ? _table.Create() : _table.CreateSpread(shards), cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        (_hasShape, _hasIndexes) = (false, false);
        foreach (var server in new[] { database }.Concat(shards.Select(shard => shard.DataSource)))
            await ExecuteAsync(server, $"DROP TABLE IF EXISTS {_table.Name}", cancellationToken).ConfigureAwait(false);
    }

    public async Task UpsertAsync(IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        await InTransactionAsync(async connection =>
        {
            await NonQueryAsync(connection, _table.CreateStaging(), [], cancellationToken).ConfigureAwait(false);
            await CopyAsync(connection, records, cancellationToken).ConfigureAwait(false);
            await DeleteAsync(connection, [.. records.Select(record => record.Key)], cancellationToken).ConfigureAwait(false);
            return await NonQueryAsync(connection, _table.TakeStaged(), [], cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (_hasIndexes) return;
        foreach (var server in shards.Count == 0 ? [database] : shards.Select(shard => shard.DataSource))
            foreach (var index in _table.CreateIndexes()) await ExecuteAsync(server, index, cancellationToken).ConfigureAwait(false);
        _hasIndexes = true;
    }

    public Task DeleteAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        InTransactionAsync(connection => DeleteAsync(connection, keys, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<StoredRecord>> GetAsync(IReadOnlyList<object> keys, bool includeVectors, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {_table.Selected(includeVectors)} FROM {_table.Name} WHERE {_table.Key} = ANY($1)";
        var found = await ReadAsync(sql, [Keys(keys)], includeVectors, cancellationToken).ConfigureAwait(false);
        var byKey = found.ToDictionary(item => item.Record.Key, item => item.Record);
        return [.. keys.Select(key => byKey.GetValueOrDefault(key)).OfType<StoredRecord>()];
    }

    public async Task<IReadOnlyList<StoredRecord>> FindAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var parameters = new List<object?>();
        var condition = PostgresFilter.Translate(query.Filter, shape, parameters);
        var order = query.Order.Select(by => $"{Sql.Name(by.Property.StorageName)} {(by.Ascending ? "ASC NULLS FIRST" : "DESC NULLS LAST")}, ");
        var sql = $"SELECT {_table.Selected(query.IncludeVectors)} FROM {_table.Name} WHERE {condition} " +
            $"ORDER BY {string.Concat(order)}{_table.Key} LIMIT {query.Top} OFFSET {query.Skip}";
        var found = await ReadAsync(sql, parameters, query.IncludeVectors, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(item => item.Record)];
    }

    public async Task<IReadOnlyList<ScoredRecord>> SearchAsync(VectorQuery query, CancellationToken cancellationToken)
    {
        var column = shape.Vectors[query.Column];
        var parameters = new List<object?> { Sql.Vector(query.Vector) };
        var condition = query.Filter is null ? null : PostgresFilter.Translate(query.Filter, shape, parameters);
        var toScore = PostgresDistance.Of(column).ToScore;
        return await InTransactionAsync<IReadOnlyList<ScoredRecord>>(async connection =>
        {
            foreach (var (name, value) in PostgresSearch.Settings(options.EfSearch, isFiltered: condition is not null))
                await NonQueryAsync(connection, $"SET LOCAL {name} = {value}", [], cancellationToken).ConfigureAwait(false);
            var fewPass = query.Filter is { } filter && await FewPassAsync(connection, filter, cancellationToken).ConfigureAwait(false);
            var found = await SelectAsync(exact: fewPass).ConfigureAwait(false);
            // The graph does not lead to quite all records, so that what comes out short is looked for again without it.
            if (found.Count < query.Reach && !fewPass) found = await SelectAsync(exact: true).ConfigureAwait(false);
            return [.. found.OrderBy(item => item.Score).Take(query.Reach).Skip(query.Skip).Select(item => item with { Score = toScore(item.Score) })];

            Task<List<ScoredRecord>> SelectAsync(bool exact) => ReadAsync(
                connection, PostgresSearch.Select(_table, column, query, condition, exact), parameters, query.IncludeVectors, scored: true, cancellationToken);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> FewPassAsync(NpgsqlConnection connection, LambdaExpression filter, CancellationToken cancellationToken)
    {
        var parameters = new List<object?>();
        var sql = PostgresSearch.CountPassing(_table, PostgresFilter.Translate(filter, shape, parameters));
        await using var command = Command(connection, sql, parameters, firstIsVector: false);
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! <= PostgresSearch.FewEnoughToCompare;
    }

    private Task<List<ScoredRecord>> ReadAsync(string sql, IReadOnlyList<object?> parameters, bool includeVectors, CancellationToken cancellationToken) =>
        InTransactionAsync(connection => ReadAsync(connection, sql, parameters, includeVectors, scored: false, cancellationToken), cancellationToken);

    private async Task<List<ScoredRecord>> ReadAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<object?> parameters, bool includeVectors, bool scored, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, parameters, firstIsVector: scored);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<ScoredRecord>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var values = shape.Data.Select((data, i) => PostgresColumn.FromWire(reader.GetValue(1 + i), data.Type)).ToArray();
            var vectors = shape.Vectors.Where(_ => includeVectors).Select((_, i) => reader.GetFieldValue<float[]>(1 + values.Length + i)).ToArray();
            found.Add(new ScoredRecord(new StoredRecord(reader.GetValue(0), values, vectors), scored ? reader.GetDouble(reader.FieldCount - 1) : 0));
        }
        return found;
    }

    private async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY staged ({string.Join(", ", _table.Columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        writer.Timeout = TimeSpan.Zero;
        var (key, data) = (PostgresColumn.Of(shape.Key.Type).WireType, shape.Data.Select(property => PostgresColumn.Of(property.Type).WireType).ToArray());
        foreach (var record in records)
        {
            await writer.StartRowAsync(cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(record.Key, key, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < data.Length; i++)
            {
                if (PostgresColumn.ToWire(record.Values[i]) is { } value) await writer.WriteAsync(value, data[i], cancellationToken).ConfigureAwait(false);
                else await writer.WriteNullAsync(cancellationToken).ConfigureAwait(false);
            }
            foreach (var vector in record.Vectors)
                await writer.WriteAsync(vector, NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken).ConfigureAwait(false);
        }
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<int> DeleteAsync(NpgsqlConnection connection, IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        NonQueryAsync(connection, $"DELETE FROM {_table.Name} WHERE {_table.Key} = ANY($1)", [Keys(keys)], cancellationToken);

    private Array Keys(IReadOnlyList<object> keys)
    {
        var array = Array.CreateInstance(shape.Key.Type, keys.Count);
        for (var i = 0; i < keys.Count; i++) array.SetValue(keys[i], i);
        return array;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyList<object?> parameters, bool firstIsVector)
    {
        var command = new NpgsqlCommand(sql, connection);
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = new NpgsqlParameter { Value = parameters[i] ?? DBNull.Value };
            // The server reads a vector from its text; no type has to be known to the connection.
            if (i == 0 && firstIsVector) parameter.NpgsqlDbType = NpgsqlDbType.Unknown;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static async Task<int> NonQueryAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, parameters, firstIsVector: false);
        // Building a graph takes minutes; the caller's token ends it, not a clock.
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<int> ExecuteAsync(NpgsqlDataSource server, string sql, CancellationToken cancellationToken) =>
        RunAsync(connection => NonQueryAsync(connection, sql, [], cancellationToken), cancellationToken, server);

    private async Task<string?> DescriptionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT obj_description(to_regclass($1), 'pg_class')", [_table.Name], firstIsVector: false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    /// <summary>Runs work in one transaction on the collection, which is there and has the right shape.</summary>
    private Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => RunAsync(async connection =>
    {
        if (!_hasShape)
        {
            var held = await DescriptionAsync(connection, cancellationToken).ConfigureAwait(false)
                ?? throw Failure("There is no such collection. Call EnsureCollectionExistsAsync first.");
            shape.ThrowIfOther(held);
            _hasShape = true;
        }
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var result = await work(connection).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }, cancellationToken);

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken, NpgsqlDataSource? server = null)
    {
        try
        {
            await using var connection = await (server ?? database).OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Failure(exception.Message + await SilentShardsAsync().ConfigureAwait(false), exception);
        }
    }

    /// <summary>Names the shards that do not answer: the first server does not always, when one breaks off in the middle.</summary>
    private async Task<string> SilentShardsAsync()
    {
        var silent = new List<string>();
        foreach (var shard in shards)
        {
            try
            {
                await using var connection = await shard.DataSource.OpenConnectionAsync().ConfigureAwait(false);
                await NonQueryAsync(connection, "SELECT 1", [], CancellationToken.None).ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                silent.Add(shard.ServerName);
            }
        }
        return silent.Count == 0 ? "" : $" These shards do not answer: {string.Join(", ", silent)}.";
    }

    private VectorStoreException Failure(string why, Exception? inner = null) => new($"Collection '{shape.Collection}': {why}", inner)
    {
        VectorStoreSystemName = PostgresVectorStore.SystemName,
        CollectionName = shape.Collection,
    };
}
