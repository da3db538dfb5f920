namespace MLNetDeepRanking.Search.Kernels;

/// <summary>Compares a group of queries with a panel of rows: the inner loop of an exact search.</summary>
/// <remarks>
/// A panel holds <see cref="Rows"/> rows transposed, element e of row r at <c>[e · Rows + r]</c>;
/// a group holds <see cref="Queries"/> queries transposed, element e of query q at <c>[e · Queries + q]</c>.
/// Keys are numbers below +∞, and smaller for nearer rows; the key of query q and row r goes to <c>[q · Rows + r]</c>.
/// </remarks>
internal abstract class Tile<T>
    where T : unmanaged
{
    /// <summary>Two AVX-512 registers of rows.</summary>
    public const int Rows = 32;

    /// <summary>
    /// With two registers of rows, 6 queries make 12 sums: enough to keep two multipliers busy, few enough for 16 registers.
    /// </summary>
    public const int Queries = 6;

    /// <summary>Compares a whole group with a panel.</summary>
    public abstract void Group(ReadOnlySpan<T> panel, ReadOnlySpan<T> queries, Span<float> keys);

    /// <summary>Compares one query with a panel.</summary>
    public abstract void Single(ReadOnlySpan<T> panel, ReadOnlySpan<T> query, Span<float> keys);
}
