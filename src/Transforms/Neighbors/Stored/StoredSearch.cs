using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>Finds neighbours in a collection of one class of records.</summary>
/// <param name="collection">The collection.</param>
/// <param name="options">What is looked for; checked, and complete.</param>
internal sealed class StoredSearch<TRecord>(IVectorSearchable<TRecord> collection, NearestStoredOptions<TRecord> options) : IStoredSearch
    where TRecord : class
{
    private readonly Func<double, double> _toDistance = StoredDistance.Of(options.DistanceFunction!);

    public string Collection { get; } =
        (collection.GetService(typeof(VectorStoreCollectionMetadata)) as VectorStoreCollectionMetadata)?.CollectionName ?? typeof(TRecord).Name;

    public int? Dimension { get; } = RecordAttributes.Vector(typeof(TRecord), options.VectorProperty)?.Dimensions;

    public async Task<StoredNeighbor[]> FindAsync(ReadOnlyMemory<float> vector, string? self, string? group, CancellationToken cancellationToken)
    {
        var wanted = options.NeighborCount;
        // A row leaves out itself: one more will do, unless several records have its name.
        for (var top = self is null ? wanted : wanted + 1; ; top *= 2)
        {
            var found = await SearchAsync(vector, top, group, cancellationToken).ConfigureAwait(false);
            StoredNeighbor[] others = [.. found.Where(neighbor => self is null || neighbor.Id != self).Take(wanted)];
            if (others.Length == wanted || found.Length < top) return others;
        }
    }

    private async Task<StoredNeighbor[]> SearchAsync(ReadOnlyMemory<float> vector, int top, string? group, CancellationToken cancellationToken)
    {
        var search = new VectorSearchOptions<TRecord>
        {
            VectorProperty = options.VectorProperty,
            Filter = group is null ? options.Filter : options.RowFilter!(group),
        };
        var results = new List<VectorSearchResult<TRecord>>(top);
        try
        {
            await foreach (var result in collection.SearchAsync(vector, top, search, cancellationToken).ConfigureAwait(false)) results.Add(result);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Failure($"does not answer: {e.Message} No row gets a part of its neighbours; once the collection answers, read the rows again.", e);
        }
        return Checked([.. results.Select(Read)]);
    }

    private StoredNeighbor Read(VectorSearchResult<TRecord> result) => new(
        TextGetter.Text(options.Id!(result.Record)),
        options.Label is { } label ? TextGetter.Text(label(result.Record)) : "",
        (float)_toDistance(result.Score ?? throw Failure("answers without scores, of which distances are made. Ask its provider for them.")));

    // The first is the nearest: if the last is nearer, the scores are read the wrong way round.
    private StoredNeighbor[] Checked(StoredNeighbor[] nearestFirst) => nearestFirst.Length < 2 || nearestFirst[^1].Distance >= nearestFirst[0].Distance
        ? nearestFirst
        : throw Failure(
            $"answers in an order that contradicts {options.DistanceFunction}: the distance of the first is {nearestFirst[0].Distance}, that of the last " +
            $"{nearestFirst[^1].Distance}. Set DistanceFunction to what the collection was made with.");

    private VectorStoreException Failure(string complaint, Exception? inner = null) =>
        new($"Collection '{Collection}' {complaint}", inner) { CollectionName = Collection };
}
