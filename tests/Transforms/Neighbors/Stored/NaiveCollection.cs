using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>A provider as others may write it: any score, sorted by the tests' say, slow or failing where they want it.</summary>
internal sealed class NaiveCollection(StoredRow[] rows, Func<float[], float[], double?> score, bool higherIsNearer) : IVectorSearchable<StoredRow>
{
    private int _underWay;

    /// <summary>Gets or sets what happens at each search, before it answers.</summary>
    public Func<CancellationToken, Task> OnSearch { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets the largest number of searches that were under way at once.</summary>
    public int Busiest { get; private set; }

    public async IAsyncEnumerable<VectorSearchResult<StoredRow>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<StoredRow>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        lock (rows) Busiest = Math.Max(Busiest, ++_underWay);
        try
        {
            await OnSearch(cancellationToken);
        }
        finally
        {
            lock (rows) _underWay--;
        }
        var query = ((ReadOnlyMemory<float>)(object)searchValue).ToArray();
        var scored = rows.Where(options?.Filter?.Compile() ?? (_ => true)).Select(row => new VectorSearchResult<StoredRow>(row, score(row.Embedding, query)));
        foreach (var result in (higherIsNearer ? scored.OrderByDescending(hit => hit.Score) : scored.OrderBy(hit => hit.Score)).Take(top)) yield return result;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { CollectionName = "naive" } : null;
}
