namespace MLNetDeepRanking.Search.Tests;

/// <summary>The contract of the index: what goes in, what comes out, what is refused.</summary>
public sealed class ExactIndexTests
{
    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    public static TheoryData<VectorDistance> Metrics { get; } =
        new(Enum.GetValues<VectorDistance>().Where(distance => distance != VectorDistance.InnerProduct));

    [Fact]
    public void A_new_index_is_empty_and_uses_all_processors()
    {
        var index = new ExactIndex(3, VectorDistance.Manhattan);

        Assert.Equal((3, VectorDistance.Manhattan, 0), (index.Dimension, index.Distance, index.Count));
        Assert.Equal(Environment.ProcessorCount, index.MaxDegreeOfParallelism);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(1_048_577)]
    public void A_dimension_out_of_range_is_refused(int dimension) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(dimension), () => new ExactIndex(dimension, VectorDistance.Cosine));

    [Fact]
    public void An_unknown_distance_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("distance", () => new ExactIndex(2, (VectorDistance)5));

    [Fact]
    public void No_thread_at_all_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactIndex(2, VectorDistance.Cosine) { MaxDegreeOfParallelism = 0 });

    [Fact]
    public void Distances_are_those_of_the_textbook()
    {
        float[] vectors = [3, 4, 0, 0, -3, -4];

        Assert.Equal([(10, 0f), (11, 1f), (12, 2f)], Search(VectorDistance.Cosine, vectors, [6, 8]));
        Assert.Equal([(10, 0f), (11, 5f), (12, 10f)], Search(VectorDistance.Euclidean, vectors, [3, 4]));
        Assert.Equal([(10, 0f), (11, 7f), (12, 14f)], Search(VectorDistance.Manhattan, vectors, [3, 4]));
        Assert.Equal([(10, 0f), (11, 2f), (12, 2f)], Search(VectorDistance.Hamming, vectors, [0.1f, 9]));
        Assert.Equal([(10, -50f), (11, 0f), (12, 50f)], Search(VectorDistance.InnerProduct, vectors, [6, 8]));
    }

    [Fact]
    public void A_zero_vector_has_cosine_distance_1_to_all_itself_included()
    {
        Assert.Equal([(10, 1f), (11, 1f)], Search(VectorDistance.Cosine, [0, 0, 1, 1], [0, 0]));
        Assert.Equal([(11, 0f), (10, 1f)], Search(VectorDistance.Cosine, [0, 0, 1, 1], [2, 2]));
    }

    [Fact]
    public void Vectors_of_one_direction_are_all_at_cosine_distance_0_in_the_order_of_insertion()
    {
        var vector = Vectors.Random(8, 1, 50);
        float[] factors = [3, 0.7f, 1, 1e-20f, 7, 4, 1e20f];
        float[] multiples = [.. factors.SelectMany(factor => vector.Select(component => factor * component))];

        var found = Create(VectorDistance.Cosine, 50, multiples).Search(vector, 7);

        Assert.Equal(Vectors.Ids(7, first: 10).Select(id => new Neighbor(id, 0)), found);
    }

    [Fact]
    public void The_numbers_of_distances_are_those_in_saved_files() =>
        Assert.Equal(["Cosine = 0", "Euclidean = 1", "Manhattan = 2", "Hamming = 3", "InnerProduct = 4"],
            Enum.GetValues<VectorDistance>().Select(distance => $"{distance} = {(int)distance}"));

    [Theory, MemberData(nameof(Metrics))]
    public void A_vector_is_at_distance_0_from_itself(VectorDistance distance)
    {
        foreach (var dimension in new[] { 1, 3, 31, 784, 4096 })
        {
            var vectors = Vectors.Random(dimension, 40, dimension);
            var index = Create(distance, dimension, vectors);
            for (var row = 0; row < 40; row++) Assert.Equal(0f, index.Search(vectors.Row(row, dimension), 1)[0].Distance);
        }
    }

    [Theory, MemberData(nameof(Distances))]
    public void Equal_vectors_beyond_all_spare_room_come_in_the_order_of_insertion(VectorDistance distance)
    {
        var vector = Vectors.Random(1, 1, 9);
        var index = Create(distance, 9, [.. Enumerable.Repeat(vector, 500).SelectMany(same => same)]);

        Assert.Equal(Vectors.Ids(7, first: 10), index.Search(vector, 7).Select(neighbor => neighbor.Id));
    }

    [Theory, MemberData(nameof(Distances))]
    public void Vectors_that_only_rounding_tells_apart_come_in_the_order_of_insertion(VectorDistance distance)
    {
        const int Dimension = 300;
        foreach (var count in new[] { 12, 200 })
        {
            var random = new Random(count);
            var vector = Vectors.Random(5, 1, Dimension);
            float[] permutations = [.. Enumerable.Range(0, count).SelectMany(_ => vector.OrderBy(_ => random.Next()))];

            var found = Create(distance, Dimension, permutations).Search([.. Enumerable.Repeat(0.3f, Dimension)], 7);

            Assert.Equal(Vectors.Ids(7, first: 10), found.Select(neighbor => neighbor.Id));
            Assert.Single(found.Select(neighbor => neighbor.Distance).Distinct());
        }
    }

    [Theory, MemberData(nameof(Distances))]
    public void Adding_in_parts_is_the_same_as_adding_at_once(VectorDistance distance)
    {
        var vectors = Vectors.Ternary(1, 100, 5);
        var parts = new ExactIndex(5, distance);
        for (var row = 0; row < 100; row++) parts.Add([row + 10], vectors.Row(row, 5));

        Assert.Equal(Create(distance, 5, vectors).Search([1, 0, -1, 0.5f, 0], 100), parts.Search([1, 0, -1, 0.5f, 0], 100));
    }

    [Theory, MemberData(nameof(Distances))]
    public void Any_history_of_adding_and_removing_agrees_with_a_list(VectorDistance distance)
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            var index = new ExactIndex(3, distance);
            var model = new List<(long Id, float[] Vector)>();
            for (var step = 0; step < 12; step++)
            {
                long[] leaving = [.. model.Where(_ => random.Next(3) == 0).Select(entry => entry.Id), 999_999];
                Assert.Equal(leaving.Length - 1, index.Remove(leaving));
                model.RemoveAll(entry => leaving.Contains(entry.Id));

                long[] coming = [.. Vectors.Ids(200).Except(model.Select(entry => entry.Id)).Where(_ => random.Next(4) == 0)];
                var vectors = Vectors.Ternary(random.Next(), coming.Length, 3);
                index.Add(coming, vectors);
                model.AddRange(coming.Select((id, row) => (id, vectors.Row(row, 3).ToArray())));

                Assert.Equal(model.Count, index.Count);
                var expected = NaiveSearch.Nearest(distance, [1, -1, 0], [.. model.SelectMany(entry => entry.Vector)], model.Count);
                Assert.Equal(
                    expected.Select(neighbor => new Neighbor(model[(int)neighbor.Id].Id, neighbor.Distance)),
                    index.Search([1, -1, 0], model.Count + 1));
            }
        }
    }

    [Fact]
    public void An_id_named_twice_is_removed_once() => Assert.Equal(1, Create(VectorDistance.Cosine, 1, [1, 2]).Remove([10, 10]));

    [Theory]
    [InlineData(new long[] { 1, 2, 1 }, "The id 1 comes twice")]
    [InlineData(new long[] { 1, 10, 2 }, "The id 10 is taken")]
    [InlineData(new long[] { 1, -1, 2 }, "The id -1 means 'no neighbour'")]
    public void A_bad_id_is_refused_by_name_and_nothing_is_added(long[] ids, string message)
    {
        var index = Create(VectorDistance.Cosine, 1, [5]);

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => index.Add(ids, [1, 2, 3])).Message, StringComparison.Ordinal);

        Assert.Equal(1, index.Count);
        index.Add([1, 2], [1, 2]);
        Assert.Equal(3, index.Count);
    }

    [Theory, InlineData(float.NaN, "NaN"), InlineData(float.PositiveInfinity, "Infinity"), InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_component_that_is_no_number_is_refused_by_row_and_component(float value, string name)
    {
        var index = Create(VectorDistance.Euclidean, 3, [1, 2, 3]);
        float[] vectors = [1, 2, 3, 4, value, 6];

        foreach (var error in new[]
                 {
                     Assert.Throws<ArgumentException>(() => index.Add([1, 2], vectors)),
                     Assert.Throws<ArgumentException>(() => index.Search(vectors, 1, new long[2], new float[2])),
                 })
            Assert.Contains($"Row 1, component 1 is {name}", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public void Lengths_that_do_not_agree_are_refused_with_the_length_needed()
    {
        var index = Create(VectorDistance.Euclidean, 3, [1, 2, 3]);

        Refused("vectors", "need 6 components; there are 5", () => index.Add([1, 2], new float[5]));
        Refused("queries", "not a multiple of the dimension 3", () => index.Search(new float[5], 1, new long[1], new float[1]));
        Refused("ids", "need room for 4 ids; there is room for 3", () => index.Search(new float[6], 2, new long[3], new float[4]));
        Refused("distances", "4 ids, but for 3 distances", () => index.Search(new float[6], 2, new long[4], new float[3]));
        Refused("query", "has 2 components", () => index.Search(new float[2], 1));
        Refused("ids", "holds 1 ids; there is room for 2", () => index.CopyTo(new long[2], new float[3]));
        Refused("vectors", "3 in all; there is room for 4", () => index.CopyTo(new long[1], new float[4]));

        static void Refused(string parameter, string message, Action action)
        {
            var error = Assert.Throws<ArgumentException>(action);
            Assert.Equal(parameter, error.ParamName);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Distances))]
    public void An_index_of_what_was_copied_out_is_the_same(VectorDistance distance)
    {
        foreach (var dimension in new[] { 1, 3, 64, 130 })
        {
            float[] vectors = [.. Vectors.Random(1, 40, dimension), .. Vectors.Ternary(2, 40, dimension)];
            for (var i = 0; i < 5 * dimension; i++) vectors[i] *= MathF.ScaleB(1, 20 * (i / dimension - 2));
            var index = Create(distance, dimension, vectors);
            var (ids, copied) = (new long[index.Count], new float[vectors.Length]);

            index.CopyTo(ids, copied);

            var again = new ExactIndex(dimension, distance);
            again.Add(ids, copied);
            Assert.Equal(Bytes(index), Bytes(again));
            if (distance is VectorDistance.Euclidean or VectorDistance.Manhattan or VectorDistance.InnerProduct) Assert.Equal(vectors, copied);
            if (distance is VectorDistance.Hamming) Assert.Equal(vectors.Select(component => component > 0 ? 1f : -1f), copied);
            if (distance is VectorDistance.Cosine) AssertScaled(vectors, copied, dimension);
        }

        static byte[] Bytes(ExactIndex index)
        {
            using var stream = new MemoryStream();
            index.Save(stream);
            return stream.ToArray();
        }

        static void AssertScaled(float[] vectors, float[] copied, int dimension)
        {
            for (var row = 0; row < vectors.Length / dimension; row++)
            {
                var (vector, copy) = (vectors.Row(row, dimension).ToArray(), copied.Row(row, dimension).ToArray());
                var factor = vector.Max(MathF.Abs) is > 0 and var largest ? copy.Max(MathF.Abs) / largest : 0;
                Assert.True(factor is 0 || float.IsPow2(factor));
                Assert.Equal(vector.Select(component => component * factor), copy);
            }
        }
    }

    [Theory, InlineData(0), InlineData(-5)]
    public void A_k_below_1_is_refused(int k)
    {
        var index = Create(VectorDistance.Cosine, 1, [1]);

        Assert.Throws<ArgumentOutOfRangeException>(nameof(k), () => index.Search([1], k, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(k), () => index.Search([1], k));
    }

    [Fact]
    public void No_query_and_no_vector_are_fine()
    {
        var index = new ExactIndex(4, VectorDistance.Cosine);
        index.Add([], []);
        index.Search([], 3, [], []);

        Assert.Equal(0, index.Remove([]));
        Assert.Empty(index.Search([1, 2, 3, 4], 3));
    }

    [Theory, MemberData(nameof(Distances))]
    public async Task Many_threads_may_search_at_once(VectorDistance distance)
    {
        var index = Create(distance, 40, Vectors.Ternary(1, 3000, 40));
        var queries = Vectors.Ternary(2, 24, 40);
        var expected = Enumerable.Range(0, 24).Select(row => index.Search(queries.Row(row, 40), 30)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(row => Task.Run(() =>
        {
            for (var repeat = 0; repeat < 10; repeat++) Assert.Equal(expected[row], index.Search(queries.Row(row, 40), 30));
        }, TestContext.Current.CancellationToken)));
    }

    private static ExactIndex Create(VectorDistance distance, int dimension, float[] vectors)
    {
        var index = new ExactIndex(dimension, distance);
        index.Add(Vectors.Ids(vectors.Length / dimension, first: 10), vectors);
        return index;
    }

    private static (int Id, float Distance)[] Search(VectorDistance distance, float[] vectors, float[] query) =>
        [.. Create(distance, query.Length, vectors).Search(query, 10).Select(neighbor => ((int)neighbor.Id, neighbor.Distance))];
}
