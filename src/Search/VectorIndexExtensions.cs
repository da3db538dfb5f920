using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Search;

/// <summary>Shorter ways to call an <see cref="IVectorIndex"/>.</summary>
public static class VectorIndexExtensions
{
    /// <summary>Finds the nearest vectors of one query, nearest first.</summary>
    /// <param name="index">The index to search.</param>
    /// <param name="query">The query, <see cref="IVectorIndex.Dimension"/> components.</param>
    /// <param name="k">The number of neighbours wanted, at least 1.</param>
    /// <returns>The k nearest vectors, or all if the index holds fewer.</returns>
    /// <exception cref="ArgumentException">The query's length is not the index's dimension, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Neighbor[] Search(this IVectorIndex index, ReadOnlySpan<float> query, int k)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (query.Length != index.Dimension)
            throw new ArgumentException(
                $"The query has {query.Length} components; the index holds vectors of {index.Dimension}.", nameof(query));

        var found = Math.Min(k, index.Count);
        if (found == 0) return [];
        var ids = new long[found];
        var distances = new float[found];
        index.Search(query, found, ids, distances);
        var neighbors = new Neighbor[found];
        for (var rank = 0; rank < found; rank++) neighbors[rank] = new Neighbor(ids[rank], distances[rank]);
        return neighbors;
    }

    /// <summary>Writes the index to <paramref name="path"/>, whole or not at all; an existing file is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this IVectorIndex index, string path)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, index.Save);
    }
}
