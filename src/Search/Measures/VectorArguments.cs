namespace MLNetDeepRanking.Search.Measures;

/// <summary>Checks what callers hand to an index: lengths that agree, and components that are numbers.</summary>
internal static class VectorArguments
{
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    public static void CheckVectors(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors, int dimension)
    {
        if (vectors.Length != (long)ids.Length * dimension)
            throw new ArgumentException(
                $"{ids.Length} ids of {dimension}-component vectors need {(long)ids.Length * dimension} components; " +
                $"there are {vectors.Length}.", nameof(vectors));
        Components.ThrowIfNotFinite(vectors, dimension, nameof(vectors));
    }

    /// <exception cref="ArgumentException">There is not the right room for a vector.</exception>
    public static void CheckRoom(ReadOnlySpan<float> vector, int dimension)
    {
        if (vector.Length != dimension)
            throw new ArgumentException($"The index holds vectors of {dimension} components; there is room for {vector.Length}.", nameof(vector));
    }

    /// <exception cref="ArgumentException">There is not the right room for all ids and vectors of an index.</exception>
    public static void CheckRoom(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors, int count, int dimension)
    {
        if (ids.Length != count)
            throw new ArgumentException($"The index holds {count} ids; there is room for {ids.Length}.", nameof(ids));
        if (vectors.Length != (long)count * dimension)
            throw new ArgumentException(
                $"The index holds {count} vectors of {dimension} components, {(long)count * dimension} in all; there is room for {vectors.Length}.",
                nameof(vectors));
    }

    /// <exception cref="ArgumentException">The query's length is not the dimension, or a component is not finite.</exception>
    public static void CheckQuery(ReadOnlySpan<float> query, int dimension)
    {
        if (query.Length != dimension)
            throw new ArgumentException($"The query has {query.Length} components; the index holds vectors of {dimension}.", nameof(query));
        Components.ThrowIfNotFinite(query, dimension, nameof(query));
    }

    /// <summary>Refuses the one distance in which a vector need not be nearest to itself.</summary>
    /// <exception cref="ArgumentException">It is the inner product.</exception>
    public static void RequireZeroForSame(VectorDistance distance, string parameterName)
    {
        if (distance == VectorDistance.InnerProduct)
            throw new ArgumentException(
                "By inner products a vector need not be nearest to itself: choose another distance, such as VectorDistance.Cosine.", parameterName);
    }

    /// <returns>The number of queries.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the dimension, or a component is not finite.</exception>
    public static int CheckQueries(ReadOnlySpan<float> queries, int dimension)
    {
        var (count, rest) = Math.DivRem(queries.Length, dimension);
        if (rest != 0)
            throw new ArgumentException(
                $"The queries have {queries.Length} components, which is not a multiple of the dimension {dimension}.", nameof(queries));
        Components.ThrowIfNotFinite(queries, dimension, nameof(queries));
        return count;
    }

    /// <returns>The number of queries.</returns>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static int CheckSearch(ReadOnlySpan<float> queries, int dimension, int k, ReadOnlySpan<long> ids, ReadOnlySpan<float> distances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var count = CheckQueries(queries, dimension);
        if (ids.Length != (long)count * k)
            throw new ArgumentException(
                $"{count} queries and k = {k} need room for {(long)count * k} ids; there is room for {ids.Length}.", nameof(ids));
        if (distances.Length != ids.Length)
            throw new ArgumentException(
                $"There is room for {ids.Length} ids, but for {distances.Length} distances: both spans need [n, k].", nameof(distances));
        return count;
    }
}
