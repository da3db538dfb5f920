using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Tests.Conformance;

namespace MLNetDeepRanking.Stores.Tests.Embedded;

/// <summary>Readers beside a writer see every record once, and all of a write or nothing of it.</summary>
public sealed class EmbeddedConcurrencyTests
{
    [Theory]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.Hnsw)]
    public async Task Readers_see_whole_writes(string index)
    {
        const int Count = 60, Generations = 40, LeastSearches = 20;
        using var store = new EmbeddedVectorStore();
        var collection = store.GetCollection<string, Photo>("a", PhotoDefinition.With(DistanceFunction.CosineDistance, index));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Generation(0));
        using var done = new CancellationTokenSource();

        var searches = new int[2];

        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(async () =>
        {
            var query = Photo.Vector(new Random(reader));
            while (!done.IsCancellationRequested)
            {
                var isFiltered = Interlocked.Increment(ref searches[reader]) % 2 != 0;
                var options = isFiltered ? new VectorSearchOptions<Photo> { Filter = photo => photo.Year >= 0 } : null;
                var found = await collection.SearchAsync(query, Count, options).ToListAsync();
                Assert.Equal(Count, found.Select(result => result.Record.Id).Distinct().Count());
                Assert.Single(found.Select(result => result.Record.Year).Distinct());
            }
        })).ToArray();
        // On a busy machine the writer may be done before a reader has begun.
        for (var generation = 1; (generation <= Generations || searches.Min() < LeastSearches) && !readers.Any(reader => reader.IsFaulted); generation++)
            await collection.UpsertAsync(Generation(generation));
        await done.CancelAsync();
        await Task.WhenAll(readers);

        static Photo[] Generation(int generation)
        {
            var photos = Photo.Some(Count, seed: generation);
            foreach (var photo in photos) photo.Year = generation;
            return photos;
        }
    }
}
