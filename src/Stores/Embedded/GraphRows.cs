using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>Rows in an <see cref="HnswIndex"/>, which lets searches run while rows are added.</summary>
internal sealed class GraphRows(HnswIndex index) : IRowIndex
{
    /// <summary>The number of removed rows for which building the graph anew is not worth while.</summary>
    private const int FewRemoved = 1000;

    public HnswIndex Index => index;

    public int Count => index.Count;

    public void Stage(long[] rows, float[][] vectors) => index.Add(rows, Rows.Flatten(vectors, index.Dimension));

    public void Publish(long[] removed) => index.Remove(removed);

    public void Tidy()
    {
        if (index.RemovedCount > Math.Max(FewRemoved, index.Count)) index.Compact();
    }

    public void Search(ReadOnlySpan<float> query, Func<long, bool>? allowed, Span<long> rows, Span<float> distances)
    {
        if (allowed is null) index.Search(query, rows.Length, rows, distances);
        else index.Search(query, rows.Length, new IdFilter(allowed), rows, distances);
    }

    public void Save(Stream stream) => index.Save(stream);
}
