using System.Collections.Concurrent;
using System.Diagnostics;

namespace MLNetDeepRanking.Search.Tests;

public sealed class HnswConcurrencyTests
{
    private const int Dimension = 12, Start = 3_000, Span = 1_000;

    /// <summary>
    /// The writer moves a window over the ids: adds at its end, removes at its beginning, updates, and compacts at times.
    /// An id's vector is known from its number and its version, so that readers can tell a wrong or torn one.
    /// </summary>
    [Fact]
    public async Task Searches_beside_a_writer_return_true_distances_and_nothing_removed_before_they_began()
    {
        var index = new HnswIndex(Dimension, VectorDistance.Euclidean, new HnswOptions { M = 8, EfConstruction = 40 });
        for (var id = 0; id < Start; id++) index.Add([id], Vector(id, version: 0));
        var (removedBelow, addedBelow, done, searches) = (0L, (long)Start, false, 0L);
        var faults = new ConcurrentQueue<string>();

        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() => Read(reader), TestContext.Current.CancellationToken)).ToArray();
        Write();
        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);

        Assert.Empty(faults.Take(10));
        Assert.True(searches > 100, $"Only {searches} searches ran.");

        void Write()
        {
            var clock = Stopwatch.StartNew();
            for (var step = 0; clock.ElapsedMilliseconds < 2_500; step++)
            {
                var first = Volatile.Read(ref addedBelow);
                var count = step % 3 == 0 ? 1 : 300;
                index.Add(Vectors.Ids(count, (int)first), [.. Vectors.Ids(count, (int)first).SelectMany(id => Vector(id, version: 0))]);
                Volatile.Write(ref addedBelow, first + count);
                var leaving = Vectors.Ids(count, (int)Volatile.Read(ref removedBelow));
                index.Remove(leaving);
                Volatile.Write(ref removedBelow, leaving[^1] + 1);
                var updated = Vectors.Ids(20, (int)(leaving[^1] + 1 + Span));
                index.Update(updated, [.. updated.SelectMany(id => Vector(id, version: 1))]);
                if (step % 10 == 9) index.Compact();
            }
        }

        void Read(int seed)
        {
            var random = new Random(seed);
            var (ids, distances) = (new long[20], new float[20]);
            var filter = new IdFilter(id => id % 2 == 0);
            while (!Volatile.Read(ref done))
            {
                var query = Vector(random.NextInt64(Volatile.Read(ref addedBelow)), version: 0);
                var gone = Volatile.Read(ref removedBelow);
                var filtered = random.Next(2) == 0;
                if (filtered) index.Search(query, 20, filter, ids, distances);
                else index.Search(query, 20, ids, distances);
                Interlocked.Increment(ref searches);
                for (var rank = 0; rank < 20; rank++) Check(query, ids[rank], distances[rank], gone, filtered);
                if (ids.Distinct().Count() < 20) faults.Enqueue("An id came twice.");
            }
        }

        void Check(float[] query, long id, float distance, long gone, bool filtered)
        {
            if (id < gone) faults.Enqueue($"{id} was removed before the search began.");
            if (filtered && id % 2 != 0) faults.Enqueue($"{id} is not allowed.");
            if (distance != Distance(query, id, 0) && distance != Distance(query, id, 1)) faults.Enqueue($"{distance} is not the distance of {id}.");
        }
    }

    private static float Distance(float[] query, long id, int version) =>
        (float)NaiveSearch.Distance(VectorDistance.Euclidean, query, Vector(id, version));

    private static float[] Vector(long id, int version) => Vectors.Random((int)id * 2 + version, 1, Dimension);
}
