using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>The SQL of a search, and the settings it runs under.</summary>
internal static class PostgresSearch
{
    /// <summary>Returns the settings by which a search goes on until it has found enough, however few records a filter lets pass.</summary>
    /// <remarks>The order is relaxed: in strict order the server drops what it finds late, and at 1 % that was one in eight of the right ones.</remarks>
    public static (string Name, string Value)[] Settings(int efSearch) =>
    [
        ("hnsw.ef_search", $"{efSearch}"), ("hnsw.iterative_scan", "relaxed_order"), ("hnsw.max_scan_tuples", $"{int.MaxValue}"),
        ("hnsw.scan_mem_multiplier", "100"),
    ];

    /// <summary>Returns the search for the nearest records, of which those to skip are a part; they come nearly in order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="query">The search, whose vector is the first parameter.</param>
    /// <param name="condition">The filter in SQL, or null.</param>
    /// <param name="exact">Whether every record is compared; an index sorts by the bare distance only.</param>
    public static string Select(PostgresTable table, VectorColumn column, VectorQuery query, string? condition, bool exact)
    {
        var distance = PostgresDistance.Of(column).ToFirstParameter(column);
        var order = exact ? $"({distance}) + 0" : distance;
        return $"SELECT {table.Selected(query.IncludeVectors)}, {distance} FROM {table.Name}" +
            $"{(condition is null ? "" : $" WHERE {condition}")} ORDER BY {order} LIMIT {query.Reach}";
    }
}
