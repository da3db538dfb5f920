using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>What one store does differently from another: it keeps and finds <see cref="StoredRecord"/>s of one collection.</summary>
/// <remarks>
/// Arguments were checked. A collection that does not exist, and a failing part of a store, are a
/// <see cref="Microsoft.Extensions.VectorData.VectorStoreException"/>; an answer is whole, or it is an exception.
/// </remarks>
internal interface ICollectionEngine
{
    Task<bool> ExistsAsync(CancellationToken cancellationToken);

    Task CreateAsync(CancellationToken cancellationToken);

    Task DropAsync(CancellationToken cancellationToken);

    /// <summary>Adds records, or replaces those of the same key; no key comes twice.</summary>
    Task UpsertAsync(IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken);

    /// <summary>Removes records; unknown keys are ignored.</summary>
    Task DeleteAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken);

    /// <summary>Returns the records of those keys that are known, in the keys' order.</summary>
    Task<IReadOnlyList<StoredRecord>> GetAsync(IReadOnlyList<object> keys, bool includeVectors, CancellationToken cancellationToken);

    Task<IReadOnlyList<StoredRecord>> FindAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <summary>Returns records nearest first.</summary>
    Task<IReadOnlyList<ScoredRecord>> SearchAsync(VectorQuery query, CancellationToken cancellationToken);
}
