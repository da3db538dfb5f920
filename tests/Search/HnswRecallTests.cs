using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests;

/// <summary>How much the graph finds, against the exact index: after building, removing, updating, filtering and tuning.</summary>
public sealed class HnswRecallTests
{
    private const int Count = 4_000, Dimension = 24, K = 10, Queries = 60;

    public static TheoryData<VectorDistance, int> Cases { get; } = new(
        new[] { VectorDistance.Cosine, VectorDistance.Euclidean, VectorDistance.Manhattan, VectorDistance.InnerProduct }
            .SelectMany(distance => new[] { 1, 2 }.Select(seed => (distance, seed))));

    [Theory, MemberData(nameof(Cases))]
    public void Nearly_all_neighbours_are_found_among_clusters_and_without(VectorDistance distance, int seed)
    {
        foreach (var (vectors, queries, ef) in new[]
                 {
                     (Clusters(seed, Count), Clusters(seed + 100, Queries), 64),
                     (Vectors.Random(seed, Count, Dimension), Vectors.Random(seed + 100, Queries, Dimension), 300),
                 })
        {
            var index = Create(distance, vectors, seed);
            index.EfSearch = ef;
            AssertRecall(0.99, index, Exact(distance, vectors, _ => true), queries);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void With_three_tenths_removed_none_is_returned_and_nearly_all_others_are_found(VectorDistance distance, int seed)
    {
        var vectors = Clusters(seed, Count);
        var index = Create(distance, vectors, seed);
        index.Remove([.. Vectors.Ids(Count).Where(id => id % 10 < 3)]);
        var exact = Exact(distance, vectors, id => id % 10 >= 3);

        Assert.Equal((Count * 7 / 10, Count * 3 / 10), (index.Count, index.RemovedCount));
        AssertRecall(0.99, index, exact, Clusters(seed + 100, Queries));
        index.Compact();
        Assert.Equal((Count * 7 / 10, 0), (index.Count, index.RemovedCount));
        AssertRecall(0.99, index, exact, Clusters(seed + 100, Queries));
    }

    [Fact]
    public void Vectors_added_one_by_one_or_cluster_by_cluster_are_found_as_well()
    {
        var vectors = Clusters(1, Count);
        float[][] sorted = [.. vectors.Chunk(Dimension).OrderBy(row => row[0]).ThenBy(row => row[1])];
        var index = new HnswIndex(Dimension, VectorDistance.Euclidean);
        for (var row = 0; row < 1_000; row++) index.Add([row], sorted[row]);
        index.Add(Vectors.Ids(Count - 1_000, first: 1_000), [.. sorted.Skip(1_000).SelectMany(row => row)]);

        AssertRecall(0.99, index, Exact(VectorDistance.Euclidean, [.. sorted.SelectMany(row => row)], _ => true), Clusters(5, Queries));
    }

    [Fact]
    public void A_new_cluster_in_one_batch_is_found_by_itself()
    {
        var index = Create(VectorDistance.Euclidean, Clusters(1, Count), seed: 1);
        var far = Vectors.Random(9, 250, Dimension).Select(component => component * 0.1f + 9).ToArray();
        index.Add(Vectors.Ids(250, first: Count), far);

        for (var row = 0; row < 250; row++)
            Assert.Equal(new Neighbor(Count + row, 0), index.Search(far.Row(row, Dimension), 5)[0]);
    }

    [Fact]
    public void Updated_vectors_are_found_where_they_are_now()
    {
        var (before, after) = (Clusters(1, Count), Clusters(2, Count));
        var index = Create(VectorDistance.Euclidean, before, seed: 1);
        index.Update(Vectors.Ids(Count / 2), after.AsSpan(0, Count / 2 * Dimension));

        Assert.Equal((Count, Count / 2), (index.Count, index.RemovedCount));
        float[] now = [.. after[..(Count / 2 * Dimension)], .. before[(Count / 2 * Dimension)..]];
        AssertRecall(0.99, index, Exact(VectorDistance.Euclidean, now, _ => true), Clusters(3, Queries));
    }

    [Theory, InlineData(2), InlineData(4), InlineData(10), InlineData(50), InlineData(200)]
    public void A_filter_of_any_selectivity_finds_nearly_all_that_it_allows_and_nothing_else(int one)
    {
        var vectors = Clusters(1, Count);
        var index = Create(VectorDistance.Euclidean, vectors, seed: 1);
        foreach (var allows in new Func<long, bool>[] { id => id % one == 0, id => id % one != 0, id => id < Count / one })
            AssertRecall(0.99, index, Exact(VectorDistance.Euclidean, vectors, allows), Clusters(7, Queries), new IdFilter(allows));
    }

    [Theory]
    [InlineData(14, 1), InlineData(14, 2), InlineData(32, 3), InlineData(64, 4)]
    public void A_filter_costs_no_recall_wherever_it_lets_vectors_pass(int ef, int seed)
    {
        const int Many = 150;
        foreach (var (vectors, queries) in new[]
                 {
                     (Clusters(seed, Count), Clusters(seed + 100, Many)),
                     (Vectors.Random(seed, Count, Dimension), Vectors.Random(seed + 100, Many, Dimension)),
                 })
        {
            var index = Create(VectorDistance.Euclidean, vectors, seed);
            index.EfSearch = ef;
            var free = Recall(index, Exact(VectorDistance.Euclidean, vectors, _ => true), queries);
            foreach (var share in new[] { 0.5, 0.2, 0.05 })
            {
                var border = vectors.Where((_, at) => at % Dimension == 0).Order().ElementAt((int)((1 - share) * Count));
                var random = new Random(seed);
                var chosen = Enumerable.Range(0, Count).Select(_ => random.NextDouble() < share).ToArray();
                // By chance, and on one side of the space only: many queries are on the other.
                foreach (var allows in new Func<long, bool>[] { id => chosen[id], id => vectors[id * Dimension] >= border })
                {
                    var exact = Exact(VectorDistance.Euclidean, vectors, allows);
                    Assert.InRange(Recall(index, exact, queries, new IdFilter(allows)), free - 0.01, 1);
                    Assert.InRange(RecallOfWalk(index, exact, queries, new IdFilter(allows)), free - 0.01, 1);
                }
            }
        }
    }

    [Fact]
    public void A_filter_that_allows_only_what_is_far_from_the_query_finds_it()
    {
        var vectors = Vectors.Clustered(1, Count, Dimension, clusters: 4);
        var index = Create(VectorDistance.Euclidean, vectors, seed: 1);
        var queries = vectors[..(Queries * Dimension)];
        for (var query = 0; query < Queries; query++)
        {
            var own = queries.Row(query, Dimension).ToArray();
            Func<long, bool> allows = id => NaiveSearch.Distance(VectorDistance.Euclidean, own, vectors.Row((int)id, Dimension)) > 1.8;
            var exact = Exact(VectorDistance.Euclidean, vectors, allows);
            Assert.InRange(exact.Count, Count / 2, Count * 9 / 10);
            AssertRecall(0.8, index, exact, own, new IdFilter(allows));
        }
    }

    [Fact]
    public void A_filter_sees_what_comes_and_goes_and_survives_compaction()
    {
        var vectors = Clusters(1, Count);
        var index = Create(VectorDistance.Euclidean, vectors, seed: 1);
        var filter = new IdFilter(id => id % 2 == 0);
        var query = vectors.Row(4, Dimension);
        Assert.Equal(4, Nearest());
        index.Remove([4]);
        Assert.NotEqual(4, Nearest());
        index.Add([90_000], query);
        Assert.Equal(90_000, Nearest());
        index.Compact();
        Assert.Equal(90_000, Nearest());
        index.Remove([90_000]);
        index.Add([90_001], vectors.Row(4, Dimension));
        Assert.NotEqual(90_001, Nearest());

        long Nearest()
        {
            var (ids, distances) = (new long[1], new float[1]);
            index.Search(vectors.Row(4, Dimension), 1, filter, ids, distances);
            return ids[0];
        }
    }

    [Fact]
    public void A_filter_that_allows_few_or_none_fills_up()
    {
        var index = Create(VectorDistance.Cosine, Clusters(1, Count), seed: 1);
        var (ids, distances) = (new long[3], new float[3]);
        foreach (var allowed in new long[][] { [], [5], [5, 700, 99_999] })
        {
            index.Search(Clusters(2, 1), 3, IdFilter.Of(allowed), ids, distances);
            var possible = allowed.Where(id => id < Count).ToArray();
            Assert.Equal(possible, ids[..possible.Length].Order());
            Assert.All(ids[possible.Length..], id => Assert.Equal(Neighbor.NoId, id));
            Assert.All(distances[possible.Length..], distance => Assert.Equal(float.PositiveInfinity, distance));
        }
    }

    [Fact]
    public void Tuning_gives_the_cheapest_width_that_reaches_the_wanted_recall()
    {
        var vectors = Vectors.Random(1, Count, Dimension);
        var index = Create(VectorDistance.Euclidean, vectors, seed: 1);
        var queries = Vectors.Random(2, Queries, Dimension);

        var tuning = index.Tune(0.95, K, queries);

        Assert.True(tuning.IsReached);
        Assert.Equal((0.95, K, Queries), (tuning.WantedRecall, tuning.K, tuning.QueryCount));
        Assert.Equal(tuning.Curve.OrderBy(point => point.EfSearch), tuning.Curve);
        Assert.Contains(tuning.Best, tuning.Curve);
        Assert.All(tuning.Curve, point => Assert.Equal(point.Recall >= 0.95, point.EfSearch >= tuning.Best.EfSearch));
        Assert.True(tuning.Curve.Where(point => point.EfSearch < tuning.Best.EfSearch).Max(point => point.EfSearch) >= tuning.Best.EfSearch * 0.9 - 1);
        Assert.Equal(64, index.EfSearch);
        index.EfSearch = tuning.Best.EfSearch;
        Assert.Equal(tuning.Best.Recall, Recall(index, Exact(VectorDistance.Euclidean, vectors, _ => true), queries), 3);
        Assert.InRange(index.Tune(0.95, K).Best.EfSearch, tuning.Best.EfSearch / 2, tuning.Best.EfSearch * 2);
    }

    [Fact]
    public void Tuning_refuses_what_makes_no_sense()
    {
        var index = new HnswIndex(2, VectorDistance.Cosine);
        Assert.Throws<InvalidOperationException>(() => index.Tune(0.9, 1));
        index.Add([1], [1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>("recall", () => index.Tune(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>("recall", () => index.Tune(1.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => index.Tune(0.9, 0));
        Assert.Throws<ArgumentException>("queries", () => index.Tune(0.9, 1, []));
        Assert.Equal(1, index.Tune(1, 3).Best.Recall);
    }

    private static float[] Clusters(int seed, int count) => Vectors.Clustered(seed, count, Dimension, clusters: 60);

    private static HnswIndex Create(VectorDistance distance, float[] vectors, int seed)
    {
        var index = new HnswIndex(Dimension, distance, new HnswOptions { Seed = seed });
        index.Add(Vectors.Ids(vectors.Length / Dimension), vectors);
        return index;
    }

    private static ExactIndex Exact(VectorDistance distance, float[] vectors, Func<long, bool> allows)
    {
        var exact = new ExactIndex(Dimension, distance);
        long[] ids = [.. Vectors.Ids(vectors.Length / Dimension).Where(allows)];
        exact.Add(ids, [.. ids.SelectMany(id => vectors.Row((int)id, Dimension).ToArray())]);
        return exact;
    }

    private static void AssertRecall(double least, HnswIndex index, ExactIndex exact, float[] queries, IdFilter? filter = null) =>
        Assert.InRange(Recall(index, exact, queries, filter), least, 1);

    /// <summary>The recall of a search that may not scan instead.</summary>
    private static double RecallOfWalk(HnswIndex index, ExactIndex exact, float[] queries, IdFilter filter)
    {
        var (right, count) = (0, queries.Length / Dimension);
        var (found, truth, distances) = (new long[K], new long[K], new float[K]);
        for (var query = 0; query < count; query++)
        {
            var vector = queries.Row(query, Dimension);
            GraphSearch.Run(new Snapshot(index.Graph), vector, index.EfSearch, filter.For(index.Graph), found, distances, plan: SearchPlan.Walk);
            exact.Search(vector, K, truth, distances);
            right += found.Intersect(truth).Count();
        }
        return right / (double)(K * count);
    }

    private static double Recall(HnswIndex index, ExactIndex exact, float[] queries, IdFilter? filter = null)
    {
        var size = queries.Length / Dimension * K;
        var (found, truth, distances) = (new long[size], new long[size], new float[size]);
        if (filter is null) index.Search(queries, K, found, distances);
        else index.Search(queries, K, filter, found, distances);
        exact.Search(queries, K, truth, new float[size]);
        return found.Chunk(K).Zip(truth.Chunk(K), (some, all) => some.Intersect(all).Count() / (double)all.Length).Average();
    }
}
