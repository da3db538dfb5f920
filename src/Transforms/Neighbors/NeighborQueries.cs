namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>What up to a batch of rows ask of a gallery.</summary>
/// <param name="capacity">The largest number of queries.</param>
/// <param name="dimension">The number of components of an embedding.</param>
/// <param name="named">Whether a query has a name that its neighbours must not have.</param>
/// <param name="grouped">Whether a query has a group that its neighbours must be of.</param>
internal sealed class NeighborQueries(int capacity, int dimension, bool named, bool grouped)
{
    /// <summary>Gets the embeddings, <c>[capacity, dimension]</c>.</summary>
    public float[] Vectors { get; } = new float[capacity * dimension];

    /// <summary>Gets the names, or null if a row may find itself.</summary>
    public string[]? Names { get; } = named ? new string[capacity] : null;

    /// <summary>Gets the groups, or null if there are none.</summary>
    public string[]? Groups { get; } = grouped ? new string[capacity] : null;

    public Span<float> Vector(int query) => Vectors.AsSpan(query * dimension, dimension);

    /// <summary>Returns the queries of each group.</summary>
    public IEnumerable<IGrouping<string, int>> ByGroup(int count) =>
        Enumerable.Range(0, count).GroupBy(query => Groups?[query] ?? GalleryRows.Everything, StringComparer.Ordinal);
}
