namespace MLNetDeepRanking.Search.Tests;

/// <summary>Vectors at the ends of what single precision holds.</summary>
public sealed class ExactIndexExtremesTests
{
    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    [Theory, MemberData(nameof(Distances))]
    public void Vectors_that_over_or_underflow_single_precision_are_ordered_nonetheless(VectorDistance distance)
    {
        foreach (var scale in new[] { float.Epsilon * 100, 1e-38f, 1e-25f, 1e18f, 1e20f, 3e37f })
        {
            var vectors = Vectors.Random(3, 200, 6).Select(component => component * scale).ToArray();
            var index = Create(distance, 6, vectors);

            var found = index.Search(vectors.Row(0, 6), 20);

            var expected = NaiveSearch.Nearest(distance, vectors.Row(0, 6), vectors, 20);
            Assert.Equal(expected.Select(neighbor => neighbor.Id + 10), found.Select(neighbor => neighbor.Id));
            Assert.Equal(expected.Select(neighbor => neighbor.Distance), found.Select(neighbor => neighbor.Distance));
        }
    }

    [Fact]
    public void A_distance_beyond_the_largest_float_is_infinite_and_has_an_id()
    {
        var index = Create(VectorDistance.Manhattan, 2, [float.MaxValue, float.MaxValue]);

        Assert.Equal([new Neighbor(10, float.PositiveInfinity)], index.Search([float.MinValue, float.MinValue], 1));
    }

    [Fact]
    public void Inner_products_that_no_float_holds_are_infinite_and_lose_no_row()
    {
        var index = Create(VectorDistance.InnerProduct, 2, [-1e38f, -3e38f, float.MaxValue, float.MaxValue, 0, 0, float.MinValue, float.MinValue]);

        Assert.Equal(
            [new Neighbor(11, float.NegativeInfinity), new(12, 0), new(10, float.PositiveInfinity), new(13, float.PositiveInfinity)],
            index.Search([float.MaxValue, float.MaxValue], 4));
    }

    private static ExactIndex Create(VectorDistance distance, int dimension, float[] vectors)
    {
        var index = new ExactIndex(dimension, distance);
        index.Add(Vectors.Ids(vectors.Length / dimension, first: 10), vectors);
        return index;
    }
}
