using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The vectors of an exact index, whatever they are encoded in.</summary>
/// <remarks>A vector is named by its slot, in the order of insertion.</remarks>
internal abstract class RowSet
{
    /// <summary>Gets the number of vectors.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the number of bytes of an encoded vector.</summary>
    public abstract int RowBytes { get; }

    /// <summary>Appends vectors of finite components, row-major.</summary>
    public abstract void Append(ReadOnlySpan<float> vectors);

    /// <summary>Appends one encoded vector.</summary>
    /// <returns>False if it is no valid code; then nothing is appended.</returns>
    public abstract bool TryAppendCode(ReadOnlySpan<byte> code);

    /// <summary>Copies an encoded vector.</summary>
    public abstract void CopyCode(int slot, Span<byte> code);

    /// <summary>Copies all vectors, row-major, as the distance knows them.</summary>
    public abstract void CopyTo(Span<float> vectors);

    /// <summary>Keeps the vectors whose slots are marked, in their order.</summary>
    public abstract void Keep(ReadOnlySpan<bool> kept);

    /// <summary>Finds the k nearest vectors of each query; k is at most <see cref="Count"/>.</summary>
    /// <param name="queries">The queries, row-major.</param>
    /// <param name="k">The number of neighbours wanted.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <param name="results">Receives each query's neighbours.</param>
    public abstract void Search(ReadOnlySpan<float> queries, int k, int threads, SearchResults results);
}
