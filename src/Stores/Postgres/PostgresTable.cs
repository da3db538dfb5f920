using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>The SQL that makes and fills the table of one collection, on one server or spread over several.</summary>
internal sealed class PostgresTable(RecordShape shape, string schema, PostgresVectorStoreOptions options)
{
    private const string Extension = "CREATE EXTENSION IF NOT EXISTS vector";

    /// <summary>Gets the table's name, with that of its schema.</summary>
    public string Name { get; } = $"{Sql.Name(schema)}.{Sql.Name(shape.Collection)}";

    public string Key { get; } = Sql.Name(shape.Key.StorageName);

    /// <summary>Gets all columns' names: the key's, those of data, those of vectors.</summary>
    public string[] Columns { get; } =
        [Sql.Name(shape.Key.StorageName), .. shape.Data.Select(data => Sql.Name(data.StorageName)), .. shape.Vectors.Select(vector => Sql.Name(vector.Name))];

    private string Definition { get; } = string.Join(", ",
    [
        $"{Sql.Name(shape.Key.StorageName)} {PostgresColumn.Of(shape.Key.Type).SqlType} NOT NULL",
        .. shape.Data.Select(data => $"{Sql.Name(data.StorageName)} {PostgresColumn.Of(data.Type).SqlType}"),
        .. shape.Vectors.Select(vector => $"{Sql.Name(vector.Name)} vector({vector.Dimensions}) NOT NULL"),
    ]);

    /// <summary>Makes the table whole, on the only server or as one shard's part.</summary>
    public string Create() =>
        $"{Extension}; CREATE SCHEMA IF NOT EXISTS {Sql.Name(schema)}; CREATE TABLE IF NOT EXISTS {Name} ({Definition}, PRIMARY KEY ({Key})); {Comment()}";

    /// <summary>Makes the table of which every shard holds the part with the same hash of the key.</summary>
    public string CreateSpread(IReadOnlyList<PostgresShard> shards) => string.Join("; ",
    [
        Extension, "CREATE EXTENSION IF NOT EXISTS postgres_fdw", $"CREATE SCHEMA IF NOT EXISTS {Sql.Name(schema)}",
        .. shards.Select(shard => shard.Declare(options.EfSearch)),
        $"CREATE TABLE {Name} ({Definition}) PARTITION BY HASH ({Key})",
        .. shards.Select((shard, number) =>
            $"CREATE FOREIGN TABLE {Sql.Name(schema)}.{Sql.Name($"{shape.Collection}:{number}")} PARTITION OF {Name} " +
            $"FOR VALUES WITH (MODULUS {shards.Count}, REMAINDER {number}) SERVER {Sql.Name(shard.ServerName)} " +
            $"OPTIONS (schema_name {Sql.Text(schema)}, table_name {Sql.Text(shape.Collection)})"),
        Comment(),
    ]);

    /// <summary>Makes the indexes that are missing. After a bulk load that is many times faster than before it.</summary>
    public IEnumerable<string> CreateIndexes() => [.. CreateDataIndexes(), .. CreateGraphs()];

    private IEnumerable<string> CreateDataIndexes() =>
        from item in shape.Data.Index()
        let method = PostgresColumn.Of(item.Item.Type).IndexMethod
        where item.Item.IsIndexed && method is not null
        select $"CREATE INDEX IF NOT EXISTS {Sql.Name($"{shape.Collection}:data{item.Index}")} ON {Name} USING {method} ({Sql.Name(item.Item.StorageName)})";

    private IEnumerable<string> CreateGraphs() => shape.Vectors.Where(column => column.IndexKind != IndexKind.Flat).Select((column, number) =>
        $"CREATE INDEX IF NOT EXISTS {Sql.Name($"{shape.Collection}:graph{number}")} ON {Name} " +
        $"USING hnsw ({PostgresDistance.Of(column).Indexed(column)} {PostgresDistance.Of(column).Operators}) " +
        $"WITH (m = {options.M}, ef_construction = {options.EfConstruction})");

    /// <summary>Makes the table into which a batch is copied.</summary>
    public string CreateStaging() => "CREATE TEMPORARY TABLE staged (" + string.Join(", ",
    [
        $"{Key} {PostgresColumn.Of(shape.Key.Type).SqlType}",
        .. shape.Data.Select(data => $"{Sql.Name(data.StorageName)} {PostgresColumn.Of(data.Type).SqlType}"),
        .. shape.Vectors.Select(vector => $"{Sql.Name(vector.Name)} real[]"),
    ]) + ") ON COMMIT DROP";

    /// <summary>Moves the copied batch in. What it replaces was deleted before: a spread table knows no ON CONFLICT.</summary>
    public string TakeStaged() => $"INSERT INTO {Name} SELECT " + string.Join(", ",
    [
        Key, .. shape.Data.Select(data => Sql.Name(data.StorageName)),
        .. shape.Vectors.Select(vector => $"{Sql.Name(vector.Name)}::vector({vector.Dimensions})"),
    ]) + " FROM staged";

    /// <summary>Returns the columns to select.</summary>
    public string Selected(bool includeVectors) => string.Join(", ",
    [
        Key, .. shape.Data.Select(data => Sql.Name(data.StorageName)),
        .. shape.Vectors.Where(_ => includeVectors).Select(vector => $"{Sql.Name(vector.Name)}::real[]"),
    ]);

    private string Comment() => $"COMMENT ON TABLE {Name} IS {Sql.Text(shape.Description)}";
}
