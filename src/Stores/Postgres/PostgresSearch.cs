using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>The SQL of a search, and the settings it runs under.</summary>
internal static class PostgresSearch
{
    /// <summary>Comparing no more records than these is sooner done than walking the graph until enough of them have come by.</summary>
    public const int FewEnoughToCompare = 10_000;

    /// <summary>The least number of candidates that a search with a filter keeps.</summary>
    private const int EfUnderFilter = 200;

    /// <summary>How many times more than wanted a search with a filter brings: what is found late belongs among the first at times.</summary>
    private const int Surplus = 4;

    /// <summary>Returns the settings by which a search goes on until it has found enough, however few records a filter lets pass.</summary>
    /// <remarks>The order is relaxed: in strict order the server drops what it finds late, and at 1 % that was one in eight of the right ones.</remarks>
    public static (string Name, string Value)[] Settings(int efSearch, bool isFiltered) =>
    [
        ("hnsw.ef_search", $"{(isFiltered ? Math.Max(efSearch, EfUnderFilter) : efSearch)}"),
        ("hnsw.iterative_scan", "relaxed_order"),
        ("hnsw.max_scan_tuples", $"{int.MaxValue}"),
        ("hnsw.scan_mem_multiplier", "100"),
    ];

    /// <summary>Returns the count of the records that pass a filter; counting ends at one more than would be few enough.</summary>
    public static string CountPassing(PostgresTable table, string condition) =>
        $"SELECT count(*) FROM (SELECT 1 FROM {table.Name} WHERE {condition} LIMIT {FewEnoughToCompare + 1}) AS passing";

    /// <summary>Returns the search for the nearest records, of which those to skip are a part; they come nearly in order, and more than are wanted.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="query">The search, whose vector is the first parameter.</param>
    /// <param name="condition">The filter in SQL, or null.</param>
    /// <param name="exact">Whether every record that passes is compared; an index sorts by the bare distance only.</param>
    public static string Select(PostgresTable table, VectorColumn column, VectorQuery query, string? condition, bool exact)
    {
        var distance = PostgresDistance.Of(column).ToFirstParameter(column);
        var order = exact ? $"({distance}) + 0" : distance;
        var limit = exact || condition is null ? query.Reach : (long)query.Reach * Surplus;
        return $"SELECT {table.Selected(query.IncludeVectors)}, {distance} FROM {table.Name}" +
            $"{(condition is null ? "" : $" WHERE {condition}")} ORDER BY {order} LIMIT {limit}";
    }
}
