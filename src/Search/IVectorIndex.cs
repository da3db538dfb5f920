namespace MLNetDeepRanking.Search;

/// <summary>Holds vectors by id and finds those nearest to a query.</summary>
/// <remarks>
/// Vectors lie row-major in one span: row i occupies <c>[i · Dimension, (i + 1) · Dimension)</c>. Every component is a finite number.
/// Ids are chosen by the caller, are unique within an index, and are any number but <see cref="Neighbor.NoId"/>.
/// A call that throws leaves the index as it was.
/// Any number of threads may search at once; <see cref="Add"/> and <see cref="Remove"/> want the index for themselves.
/// </remarks>
public interface IVectorIndex
{
    /// <summary>Gets the number of components of each vector.</summary>
    int Dimension { get; }

    /// <summary>Gets how the index measures dissimilarity.</summary>
    VectorDistance Distance { get; }

    /// <summary>Gets the number of vectors held.</summary>
    int Count { get; }

    /// <summary>Adds vectors.</summary>
    /// <param name="ids">One id for each vector.</param>
    /// <param name="vectors">The vectors, <c>[ids.Length, Dimension]</c>, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not agree, an id is taken, repeated or <see cref="Neighbor.NoId"/>, or a component is not finite.
    /// </exception>
    void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors);

    /// <summary>Removes the vectors with the given ids; unknown ids are ignored.</summary>
    /// <returns>The number of vectors that were removed.</returns>
    int Remove(ReadOnlySpan<long> ids);

    /// <summary>Copies the vector with the given id, as the distance knows it: for the cosine distance its length may be another.</summary>
    /// <param name="id">The id.</param>
    /// <param name="vector">Receives the vector, <see cref="Dimension"/> components.</param>
    /// <returns>False if the id is unknown.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="vector"/> is not the dimension.</exception>
    bool TryGetVector(long id, Span<float> vector);

    /// <summary>Finds the <paramref name="k"/> nearest vectors of each query, nearest first.</summary>
    /// <param name="queries">The queries, <c>[n, Dimension]</c>, row-major.</param>
    /// <param name="k">The number of neighbours wanted for each query, at least 1.</param>
    /// <param name="ids">Receives their ids, <c>[n, k]</c>; <see cref="Neighbor.NoId"/> where <see cref="Count"/> is below k.</param>
    /// <param name="distances">Receives their distances, <c>[n, k]</c>, ascending; +∞ where <see cref="Count"/> is below k.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances);

    /// <summary>Writes the index to a stream, from its current position; the stream need not seek, and stays open.</summary>
    void Save(Stream stream);
}
