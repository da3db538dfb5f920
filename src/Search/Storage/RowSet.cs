using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The vectors of an exact index, whatever they are encoded in.</summary>
/// <remarks>A vector is named by its slot, in the order of insertion.</remarks>
internal abstract class RowSet
{
    /// <summary>Gets the number of vectors.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the number of bytes that a vector takes in all.</summary>
    public abstract int RowBytes { get; }

    /// <summary>Gets the number of bytes of each vector that every search reads.</summary>
    public abstract int ScannedRowBytes { get; }

    /// <summary>Appends vectors of finite components, row-major.</summary>
    public abstract void Append(ReadOnlySpan<float> vectors);

    /// <summary>Copies all vectors, row-major, as the distance knows them.</summary>
    public abstract void CopyTo(Span<float> vectors);

    /// <summary>Copies one vector, as the distance knows it.</summary>
    public abstract void CopyTo(int slot, Span<float> vector);

    /// <summary>Keeps the vectors whose slots are marked, in their order.</summary>
    public abstract void Keep(ReadOnlySpan<bool> kept);

    /// <summary>Finds the k nearest vectors of each query; k is at most <see cref="Count"/>.</summary>
    /// <param name="queries">The queries, row-major.</param>
    /// <param name="k">The number of neighbours wanted.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <param name="results">Receives each query's neighbours.</param>
    public abstract void Search(ReadOnlySpan<float> queries, int k, int threads, SearchResults results);

    /// <summary>Finds all vectors within a radius of a query: their slots and distances, nearest first.</summary>
    public abstract ReadOnlySpan<ulong> SearchWithin(ReadOnlySpan<float> query, float radius);

    /// <summary>Returns the vectors as parts of a file.</summary>
    public abstract IEnumerable<Section> ToSections();

    /// <summary>Takes the vectors of a file in the place of none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public abstract void Map(IndexContent content, int count);

    /// <summary>Checks all that lies in a file, so that it may be changed or written anew.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public abstract void Verify();
}
