using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;

namespace MLNetDeepRanking.Trainer.Tests.Mining;

public sealed class DistanceWeightedMinerTests
{
    // One query, one positive, negatives at these distances: two within the near limit, two beyond the far one.
    private static readonly double[] Negatives = [0.2, 0.45, 0.6, 0.8, 0.8, 1.0, 1.2, 1.3, 1.41, 1.7];

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(16)]
    public void Draws_follow_the_closed_form(int dimension)
    {
        const int draws = 40_000;
        var random = new Random(11);
        var counts = new int[Negatives.Length];
        var distances = Distances(EmbeddingDistance.Euclidean, dimension);
        for (var i = 0; i < draws; i++) counts[Assert.Single(new DistanceWeightedMiner().Mine(distances, random).Triplets).Negative - 2]++;

        double[] weights = [.. Negatives.Select(distance =>
        {
            var d = Math.Max(distance, 0.5);
            return distance > 1.4 ? 0 : 1 / (Math.Pow(d, dimension - 2) * Math.Pow(1 - d * d / 4, (dimension - 3) / 2.0));
        })];
        var statistic = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = draws * weights[i] / weights.Sum();
            if (expected == 0) Assert.Equal(0, counts[i]);
            else statistic += Math.Pow(counts[i] - expected, 2) / expected;
        }
        // The 0.999 quantile of χ² with 7 degrees of freedom.
        Assert.InRange(statistic, 0, 24.32);
    }

    [Theory]
    [InlineData(EmbeddingDistance.SquaredEuclidean)]
    [InlineData(EmbeddingDistance.Cosine)]
    public void What_the_loss_measures_changes_no_draw(EmbeddingDistance distance)
    {
        var miner = new DistanceWeightedMiner();
        var (euclidean, other) = (Distances(EmbeddingDistance.Euclidean, 16), Distances(distance, 16));
        for (var seed = 0; seed < 200; seed++)
            Assert.Equal(miner.Mine(euclidean, new Random(seed)).Triplets, miner.Mine(other, new Random(seed)).Triplets);
    }

    // 1 / q overflows a double from about 1 000 dimensions on.
    [Fact]
    public void Thousands_of_dimensions_do_not_overflow() =>
        Assert.Single(new DistanceWeightedMiner().Mine(Distances(EmbeddingDistance.Euclidean, 4096), new Random(1)).Triplets);

    [Fact]
    public void A_query_whose_negatives_are_all_out_of_reach_is_unmatched()
    {
        var distances = new PairDistances([0, 0.3, 0.4, 1.5, 1.6], [0, 0, 0, 1, 2], EmbeddingDistance.Euclidean, 8);
        var mined = new DistanceWeightedMiner().Mine(distances, new Random(1));
        Assert.Empty(mined.Triplets);
        Assert.Equal(new MiningStatistics(4, 0, 2), mined.Statistics);
    }

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        var miner = new DistanceWeightedMiner();
        Assert.Equal((0.5, 1.4), (miner.NearDistance, miner.FarDistance));
        Assert.Equal("NearDistance", Assert.Throws<ArgumentOutOfRangeException>((miner with { NearDistance = 0 }).Validate).ParamName);
        Assert.Equal("FarDistance", Assert.Throws<ArgumentOutOfRangeException>((miner with { FarDistance = 0.5 }).Validate).ParamName);
        Assert.Equal("FarDistance", Assert.Throws<ArgumentOutOfRangeException>((miner with { FarDistance = 2.1 }).Validate).ParamName);
    }

    private static PairDistances Distances(EmbeddingDistance distance, int dimension)
    {
        double[] euclidean = [0, 0.3, .. Negatives];
        return new PairDistances(
            [.. euclidean.Select(d => distance == EmbeddingDistance.Euclidean ? d : distance == EmbeddingDistance.Cosine ? d * d / 2 : d * d)],
            [0, 0, .. Negatives.Select((_, i) => 1 + i)], distance, dimension);
    }
}
