using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>A collection in this process. Short calls are answered on the spot; writes, which may take long, on another thread.</summary>
internal sealed class EmbeddedEngine(EmbeddedTables tables, RecordShape shape) : ICollectionEngine
{
    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => Answer(() => tables.Contains(shape.Collection), cancellationToken);

    public Task CreateAsync(CancellationToken cancellationToken) => Task.Run(() => tables.Create(shape), cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => Task.Run(() => tables.Drop(shape.Collection), cancellationToken);

    public Task UpsertAsync(IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken) =>
        Task.Run(() => tables.Get(shape).Upsert(records), cancellationToken);

    public Task DeleteAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        Task.Run(() => tables.Get(shape).Delete(keys), cancellationToken);

    public Task<IReadOnlyList<StoredRecord>> GetAsync(IReadOnlyList<object> keys, bool includeVectors, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<StoredRecord>>(() => tables.Get(shape).Get(keys), cancellationToken);

    public Task<IReadOnlyList<StoredRecord>> FindAsync(RecordQuery query, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<StoredRecord>>(() => tables.Get(shape).Find(query), cancellationToken);

    public Task<IReadOnlyList<ScoredRecord>> SearchAsync(VectorQuery query, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<ScoredRecord>>(() => tables.Get(shape).Search(query), cancellationToken);

    private static Task<T> Answer<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(answer());
    }
}
