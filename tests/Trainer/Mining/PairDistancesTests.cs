using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;

namespace MLNetDeepRanking.Trainer.Tests.Mining;

public sealed class PairDistancesTests
{
    [Fact]
    public void Rows_are_found_by_query()
    {
        var distances = new PairDistances([0, 1, 2, 3, 4, 5], [7, 8, 7], EmbeddingDistance.Cosine, 4);
        Assert.Equal((2, 3), (distances.Queries, distances.Rows));
        Assert.Equal(5, distances[1, 2]);
        Assert.Equal([3, 4, 5], distances.Of(1).ToArray());
        Assert.Equal([2], distances.PositivesOf(0));
        Assert.Equal([1], distances.NegativesOf(0));
        Assert.Empty(distances.PositivesOf(1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void Distances_that_do_not_fit_the_rows_are_refused(int count)
    {
        var error = Assert.Throws<ArgumentException>(() => new PairDistances(new double[count], [0, 1, 2], EmbeddingDistance.Euclidean, 4));
        Assert.Contains($"{count} distances do not fit 3 rows", error.Message, StringComparison.Ordinal);
    }
}
