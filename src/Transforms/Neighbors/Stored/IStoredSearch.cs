namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>Finds neighbours in a collection, of whatever records it is. Safe to share between threads.</summary>
internal interface IStoredSearch
{
    /// <summary>Gets the collection's name, as errors give it.</summary>
    string Collection { get; }

    /// <summary>Gets the number of components of the collection's vectors, or null if that is not known here.</summary>
    int? Dimension { get; }

    /// <summary>Returns the nearest records, nearest first; fewer than are wanted only if the collection has no more.</summary>
    /// <param name="vector">The embedding of a row, all finite.</param>
    /// <param name="self">The name that neighbours must not have, or null.</param>
    /// <param name="group">What decides which records may be neighbours, or null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="Microsoft.Extensions.VectorData.VectorStoreException">The collection does not answer, or not as it should.</exception>
    Task<StoredNeighbor[]> FindAsync(ReadOnlyMemory<float> vector, string? self, string? group, CancellationToken cancellationToken);
}
