namespace MLNetDeepRanking.Search.Tests;

public sealed class RangeSearchTests
{
    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    [Theory, MemberData(nameof(Distances))]
    public void All_within_the_radius_are_found_and_no_other(VectorDistance distance)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var vectors = Vectors.Ternary(seed, 200, 6);
            var index = new ExactIndex(6, distance);
            index.Add(Vectors.Ids(200), vectors);
            var query = seed == 0 ? new float[6] : Vectors.Random(seed, 1, 6);
            var all = index.Search(query, 200);
            foreach (var radius in new[] { 0, all[0].Distance, all[60].Distance, all[199].Distance, float.PositiveInfinity })
                Assert.Equal(all.Where(neighbor => neighbor.Distance <= radius), index.SearchWithin(query, radius));
        }
    }

    [Fact]
    public void By_inner_products_a_radius_may_be_negative()
    {
        var index = new ExactIndex(2, VectorDistance.InnerProduct);
        index.Add([1, 2, 3], [1, 0, 4, 4, -2, 1]);

        Assert.Equal([new Neighbor(2, -8), new Neighbor(1, -1)], index.SearchWithin([1, 1], -1));
        Assert.Equal([new Neighbor(1, 0), new Neighbor(2, 0), new Neighbor(3, 0)], index.SearchWithin([0, 0], 0));
        Assert.Empty(index.SearchWithin([0, 0], -1));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => index.SearchWithin([1, 2], float.NaN));
    }

    [Fact]
    public void Bad_queries_and_radii_are_refused()
    {
        var index = new ExactIndex(2, VectorDistance.Cosine);

        Assert.Empty(index.SearchWithin([1, 2], 2));
        Assert.Throws<ArgumentException>("query", () => index.SearchWithin([1], 2));
        Assert.Throws<ArgumentException>("query", () => index.SearchWithin([1, float.NaN], 2));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => index.SearchWithin([1, 2], -1));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => index.SearchWithin([1, 2], float.NaN));
    }
}
