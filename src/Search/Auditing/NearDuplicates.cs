using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>Finds vectors that lie so near each other that they stand for the same picture.</summary>
public static class NearDuplicates
{
    /// <summary>The distance up to which <see cref="Find"/> and audits take two pictures for the same, if nothing else is said: 0.025.</summary>
    /// <remarks>For cosine distances of a trained embedding it finds most pictures that were compressed again or resized a little.</remarks>
    public const double DefaultDistance = 0.025;

    private const int Neighbors = 32;

    /// <summary>Finds groups of vectors, each of which is near another one of its group.</summary>
    /// <param name="embeddings">The vectors, <c>[n, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="within">The largest distance of two vectors that stand for the same picture.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <returns>
    /// The rows of each group of at least two, ascending; groups by their first row. As nearness is passed on, two rows of a group may be farther apart.
    /// Of a vector's neighbours the 32 nearest are looked at, which in groups of that size, too, leaves nobody out who is near anybody.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The length is not a multiple of the dimension, a component is not finite, or the distance is the inner product.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1, or the distance is negative or not a number.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Find(
        ReadOnlySpan<float> embeddings, int dimension, double within = DefaultDistance, VectorDistance distance = VectorDistance.Cosine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        VectorArguments.RequireZeroForSame(distance, nameof(distance));
        if (!(within >= 0)) throw new ArgumentOutOfRangeException(nameof(within), within, "A distance is 0 or more.");
        var count = embeddings.Length / dimension;
        var k = Math.Min(Neighbors, count);
        if (k == 0) return [];
        var (neighbors, distances) = (new long[count * k], new float[count * k]);
        RetrievalEvaluator.CreateIndex(embeddings, dimension, distance).Search(embeddings, k, neighbors, distances);
        return [.. Group(neighbors, distances, k, within)];
    }

    /// <summary>Groups rows by their neighbours.</summary>
    /// <param name="neighborRows">The nearest rows of each row, <c>[n, k]</c>.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="k">The number of them.</param>
    /// <param name="within">The largest distance within a group.</param>
    internal static IEnumerable<int[]> Group(long[] neighborRows, float[] distances, int k, double within)
    {
        var first = Rows.Numbers(distances.Length / Math.Max(1, k));
        for (var i = 0; i < distances.Length; i++)
        {
            if (distances[i] > within) continue;
            var (a, b) = (Root(first, i / k), Root(first, (int)neighborRows[i]));
            first[Math.Max(a, b)] = Math.Min(a, b);
        }
        return Rows.Numbers(first.Length).GroupBy(row => Root(first, row)).Where(group => group.Count() > 1).Select(group => group.ToArray());
    }

    private static int Root(int[] first, int row)
    {
        while (first[row] != row) row = first[row] = first[first[row]];
        return row;
    }
}
