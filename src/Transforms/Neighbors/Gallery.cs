using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The embeddings that are searched, and the names of their rows. Immutable, safe to search from many threads at once.</summary>
internal sealed class Gallery
{
    private readonly ExactIndex _index;

    /// <param name="dimension">The number of components of an embedding.</param>
    /// <param name="vectors">The embeddings, <c>[rows, dimension]</c>, of finite components.</param>
    /// <param name="ids">One for each row.</param>
    /// <param name="labels">One for each row, or null if rows have none.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    public Gallery(int dimension, ReadOnlySpan<float> vectors, string[] ids, string[]? labels, VectorDistance distance)
    {
        (Ids, Labels) = (ids, labels);
        _index = new ExactIndex(dimension, distance);
        var rows = new long[ids.Length];
        for (var row = 0; row < rows.Length; row++) rows[row] = row;
        _index.Add(rows, vectors);
    }

    public int Dimension => _index.Dimension;

    public VectorDistance Distance => _index.Distance;

    public string[] Ids { get; }

    public string[]? Labels { get; }

    public int Count => Ids.Length;

    /// <summary>Returns embeddings, <c>[Count, Dimension]</c>, that are to the distance what the given ones were.</summary>
    public float[] CopyVectors()
    {
        var vectors = new float[Count * Dimension];
        _index.CopyTo(new long[Count], vectors);
        return vectors;
    }

    /// <summary>Finds the rows nearest to each query, nearest first.</summary>
    /// <param name="queries">The queries, <c>[n, dimension]</c>.</param>
    /// <param name="k">The number of rows wanted for each, at most <see cref="Count"/>.</param>
    /// <param name="rows">Receives row numbers, <c>[n, k]</c>.</param>
    /// <param name="distances">Receives distances, <c>[n, k]</c>.</param>
    public void Search(ReadOnlySpan<float> queries, int k, Span<long> rows, Span<float> distances) =>
        _index.Search(queries, k, rows, distances);
}
