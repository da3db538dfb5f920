namespace MLNetDeepRanking.Search.Tests;

/// <summary>The contract of the index: what goes in, what comes out, what is refused. How much it finds is in HnswRecallTests.</summary>
public sealed class HnswIndexTests
{
    /// <summary>More than a scan is chosen for at any width in these tests.</summary>
    private const int Many = 3_000;

    public static TheoryData<VectorDistance> Distances { get; } = new(
        VectorDistance.Cosine, VectorDistance.Euclidean, VectorDistance.Manhattan, VectorDistance.InnerProduct);

    [Fact]
    public void A_new_index_is_empty_and_has_the_documented_defaults()
    {
        var index = new HnswIndex(3, VectorDistance.Manhattan);

        Assert.Equal((3, VectorDistance.Manhattan, 0, 0), (index.Dimension, index.Distance, index.Count, index.RemovedCount));
        Assert.Equal(new HnswOptions { M = 16, EfConstruction = 200, EfSearch = 64, Seed = 0 }, index.Options);
        Assert.Equal((64, Environment.ProcessorCount), (index.EfSearch, index.MaxDegreeOfParallelism));
    }

    [Fact]
    public void Bad_parameters_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => new HnswIndex(0, VectorDistance.Cosine));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => new HnswIndex(1_048_577, VectorDistance.Cosine));
        Assert.Throws<ArgumentOutOfRangeException>("distance", () => new HnswIndex(2, (VectorDistance)5));
        Assert.Throws<ArgumentOutOfRangeException>("M", () => new HnswIndex(2, VectorDistance.Cosine, new HnswOptions { M = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>("M", () => new HnswIndex(2, VectorDistance.Cosine, new HnswOptions { M = 513 }));
        Assert.Throws<ArgumentOutOfRangeException>("EfConstruction", () => new HnswIndex(2, VectorDistance.Cosine, new HnswOptions { EfConstruction = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("EfSearch", () => new HnswIndex(2, VectorDistance.Cosine, new HnswOptions { EfSearch = 65_537 }));
        Assert.Throws<ArgumentOutOfRangeException>("EfSearch", () => new HnswIndex(2, VectorDistance.Cosine) { EfSearch = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswIndex(2, VectorDistance.Cosine) { MaxDegreeOfParallelism = 0 });
        var hamming = Assert.Throws<ArgumentException>(() => new HnswIndex(2, VectorDistance.Hamming));
        Assert.Contains("use an ExactIndex", hamming.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Distances))]
    public void One_vector_is_found(VectorDistance distance)
    {
        var index = new HnswIndex(3, distance);
        index.Add([7], [1, 2, 3]);

        Assert.Equal(NaiveSearch.Nearest(distance, [1, 2, 3], [1, 2, 3], 1)[0].Distance, Assert.Single(index.Search([1, 2, 3], 5)).Distance);
    }

    [Fact]
    public void No_query_and_no_vector_are_fine()
    {
        var index = new HnswIndex(4, VectorDistance.Cosine);
        index.Add([], []);
        index.Search([], 3, [], []);
        index.Compact();

        Assert.Equal(0, index.Remove([5]));
        Assert.Empty(index.Search([1, 2, 3, 4], 3));
    }

    [Theory, MemberData(nameof(Distances))]
    public void Distances_are_those_of_an_exact_index_to_the_last_bit(VectorDistance distance)
    {
        var vectors = Vectors.Clustered(1, Many, 20, clusters: 30);
        var index = Create(distance, 20, vectors);
        foreach (var row in new[] { 0, 17, Many - 1 })
        {
            var query = vectors.Row(row, 20);
            foreach (var neighbor in index.Search(query, 10))
            {
                var exact = new ExactIndex(20, distance);
                exact.Add([neighbor.Id], vectors.Row((int)neighbor.Id, 20));
                Assert.Equal([neighbor], exact.Search(query, 1));
            }
        }
    }

    [Theory, MemberData(nameof(Distances))]
    public void A_k_above_the_count_returns_all_and_fills_up(VectorDistance distance)
    {
        var index = Create(distance, 8, Vectors.Random(1, Many, 8));
        var (ids, distances) = (new long[Many + 2], new float[Many + 2]);

        index.Search(Vectors.Random(2, 1, 8), Many + 2, ids, distances);

        Assert.Equal(Vectors.Ids(Many), ids[..Many].Order());
        Assert.Equal([Neighbor.NoId, Neighbor.NoId], ids[Many..]);
        Assert.Equal(distances.Order(), distances);
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity], distances[Many..]);
    }

    [Theory, MemberData(nameof(Distances))]
    public void An_ef_below_k_keeps_k_candidates(VectorDistance distance)
    {
        var index = Create(distance, 8, Vectors.Random(1, Many, 8));
        index.EfSearch = 1;

        Assert.Equal(40, index.Search(Vectors.Random(2, 1, 8), 40).Length);
    }

    [Theory, MemberData(nameof(Distances))]
    public void A_batch_gives_what_single_queries_give(VectorDistance distance)
    {
        var index = Create(distance, 12, Vectors.Random(1, Many, 12));
        var queries = Vectors.Random(2, 30, 12);
        var (ids, distances) = (new long[300], new float[300]);

        index.Search(queries, 10, ids, distances);

        for (var row = 0; row < 30; row++)
            Assert.Equal(index.Search(queries.Row(row, 12), 10), Enumerable.Range(row * 10, 10).Select(i => new Neighbor(ids[i], distances[i])));
    }

    [Theory, InlineData(VectorDistance.Cosine), InlineData(VectorDistance.Euclidean), InlineData(VectorDistance.Manhattan)]
    public void Thousands_of_equal_vectors_are_all_found_and_hide_no_other(VectorDistance distance)
    {
        var same = Vectors.Random(1, 1, 10);
        var others = Vectors.Random(2, Many, 10);
        var index = new HnswIndex(10, distance);
        index.Add(Vectors.Ids(1_000, first: 100_000), [.. Enumerable.Repeat(same, 1_000).SelectMany(one => one)]);
        index.Add(Vectors.Ids(Many), others);
        index.Add(Vectors.Ids(1_000, first: 200_000), [.. Enumerable.Repeat(same, 1_000).SelectMany(one => one)]);

        var found = index.Search(same, 2_010);

        Assert.All(found.Take(2_000), neighbor => Assert.True(neighbor.Id >= 100_000 && neighbor.Distance == 0));
        Assert.Equal(2_000, found.Take(2_000).DistinctBy(neighbor => neighbor.Id).Count());
        Assert.All(found.Skip(2_000), neighbor => Assert.True(neighbor.Id < 100_000));
        for (var row = 0; row < Many; row += 50) Assert.Equal(row, index.Search(others.Row(row, 10), 1)[0].Id);
    }

    [Theory, MemberData(nameof(Distances))]
    public void Vectors_of_any_length_are_all_found_in_order(VectorDistance distance)
    {
        var vectors = Vectors.Random(3, 400, 6);
        for (var i = 0; i < vectors.Length; i++) vectors[i] *= MathF.ScaleB(1, 30 * (i / 6 % 9 - 4)) * (i / 6 % 50 == 0 ? 0 : 1);
        var index = Create(distance, 6, vectors);
        for (var row = 0; row < 400; row += 25)
        {
            var found = index.Search(vectors.Row(row, 6), 400);

            var expected = NaiveSearch.Nearest(distance, vectors.Row(row, 6), vectors, 400);
            Assert.Equal(expected.Select(neighbor => neighbor.Distance), found.Select(neighbor => neighbor.Distance));
            Assert.Equal(Vectors.Ids(400), found.Select(neighbor => neighbor.Id).Order());
        }
    }

    [Fact]
    public void Removing_a_vector_leaves_its_equals()
    {
        var vectors = Vectors.Random(1, Many, 6);
        var index = Create(VectorDistance.Euclidean, 6, vectors);
        index.Add([9_001, 9_002], [.. vectors[..6], .. vectors[..6]]);

        Assert.Equal(1, index.Remove([0]));
        Assert.Equal([9_001, 9_002], index.Search(vectors.Row(0, 6), 2).Select(neighbor => neighbor.Id).Order());
        Assert.Equal(1, index.Remove([9_002]));
        Assert.Equal(9_001, index.Search(vectors.Row(0, 6), 1)[0].Id);
    }

    [Theory, MemberData(nameof(Distances))]
    public void Any_history_keeps_to_what_a_list_says(VectorDistance distance)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var index = new HnswIndex(3, distance, new HnswOptions { M = 4, EfConstruction = 20, Seed = seed });
            var model = new Dictionary<long, float[]>();
            for (var step = 0; step < 12; step++)
            {
                long[] leaving = [.. model.Keys.Where(_ => random.Next(4) == 0), 999_999];
                Assert.Equal(leaving.Length - 1, index.Remove(leaving));
                foreach (var id in leaving) model.Remove(id);
                Put(index.Add, [.. Vectors.Ids(600).Where(id => !model.ContainsKey(id) && random.Next(3) == 0)]);
                Put(index.Update, [.. model.Keys.Where(_ => random.Next(8) == 0)]);
                if (step % 5 == 4)
                {
                    index.Compact();
                    Assert.Equal(0, index.RemovedCount);
                }

                Assert.Equal(model.Count, index.Count);
                var found = index.Search([1, -1, 0], model.Count + 1);
                Assert.Equal(model.Keys.Order(), found.Select(neighbor => neighbor.Id).Order());
                Assert.All(found, neighbor => Assert.Equal((float)NaiveSearch.Distance(distance, [1, -1, 0], model[neighbor.Id]), neighbor.Distance));
            }

            void Put(Change change, long[] ids)
            {
                var vectors = Vectors.Ternary(random.Next(), ids.Length, 3);
                change(ids, vectors);
                for (var i = 0; i < ids.Length; i++) model[ids[i]] = vectors.Row(i, 3).ToArray();
            }
        }
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 1 }, "The id 1 comes twice")]
    [InlineData(new long[] { 1, 10, 2 }, "The id 10 is taken")]
    [InlineData(new long[] { 1, -1, 2 }, "The id -1 means 'no neighbour'")]
    public void A_bad_id_is_refused_by_name_and_nothing_is_added(long[] ids, string message)
    {
        var index = new HnswIndex(1, VectorDistance.Cosine);
        index.Add([10], [5]);

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => index.Add(ids, [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public void An_update_of_an_unknown_id_is_refused_and_changes_nothing()
    {
        var index = new HnswIndex(1, VectorDistance.Euclidean);
        index.Add([10], [5]);

        var error = Assert.Throws<ArgumentException>(() => index.Update([10, 11], [6, 7]));

        Assert.Contains("The id 11 is unknown", error.Message, StringComparison.Ordinal);
        Assert.Equal([new Neighbor(10, 0)], index.Search([5], 1));
    }

    [Fact]
    public void Bad_vectors_and_lengths_are_refused()
    {
        var index = new HnswIndex(3, VectorDistance.Euclidean);
        index.Add([1], [1, 2, 3]);

        Refused("Row 1, component 1 is NaN", () => index.Add([2, 3], [1, 2, 3, 4, float.NaN, 6]));
        Refused("Row 0, component 0 is Infinity", () => index.Update([1], [float.PositiveInfinity, 0, 0]));
        Refused("Row 0, component 2 is NaN", () => index.Search([0, 0, float.NaN], 1));
        Refused("need 6 components; there are 5", () => index.Add([2, 3], new float[5]));
        Refused("not a multiple of the dimension 3", () => index.Search(new float[5], 1, new long[1], new float[1]));
        Refused("need room for 4 ids; there is room for 3", () => index.Search(new float[6], 2, new long[3], new float[4]));
        Refused("4 ids, but for 3 distances", () => index.Search(new float[6], 2, new long[4], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => index.Search(new float[3], 0, [], []));
        Assert.Equal(1, index.Count);

        static void Refused(string message, Action action) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        var index = Create(VectorDistance.Cosine, 16, Vectors.Random(1, Many, 16));
        var query = Vectors.Random(2, 1, 16);
        var (ids, distances) = (new long[10], new float[10]);
        for (var i = 0; i < 100; i++) index.Search(query, 10, ids, distances);

        // The runtime may clear a pool, or compile anew, in the middle of one round; not of every one.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => Allocated()), 0, 1_000);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++) index.Search(query, 10, ids, distances);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory, MemberData(nameof(Distances))]
    public void What_is_copied_out_is_what_an_exact_index_gives_and_without_what_was_removed(VectorDistance distance)
    {
        float[] vectors = [.. Vectors.Random(1, 60, 9), .. Vectors.Ternary(2, 60, 9)];
        var (index, exact) = (Create(distance, 9, vectors), new ExactIndex(9, distance));
        exact.Add(Vectors.Ids(120), vectors);
        long[] removed = [0, 17, 64, 119];
        Assert.Equal(exact.Remove(removed), index.Remove(removed));
        var (ids, copied) = (new long[116], new float[116 * 9]);
        var (expectedIds, expected) = (new long[116], new float[116 * 9]);

        index.CopyTo(ids, copied);
        exact.CopyTo(expectedIds, expected);

        Assert.Equal(expectedIds, ids);
        Assert.Equal(expected, copied);
        Assert.Throws<ArgumentException>("ids", () => index.CopyTo(new long[1], copied));
    }

    private delegate void Change(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors);

    private static HnswIndex Create(VectorDistance distance, int dimension, float[] vectors)
    {
        var index = new HnswIndex(dimension, distance);
        index.Add(Vectors.Ids(vectors.Length / dimension), vectors);
        return index;
    }
}
