using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class LossStatisticsTests
{
    public static TheoryData<RankingLoss> OverPairs =>
    [
        new ContrastiveLoss(), new SupervisedContrastiveLoss(), new MultiSimilarityLoss(), new SmoothAveragePrecisionLoss(), new NormalizedSoftmaxLoss(),
    ];

    [Theory]
    [MemberData(nameof(OverPairs))]
    public void Distances_of_losses_without_triplets_are_means_over_the_pairs_of_the_classes(RankingLoss loss)
    {
        var distance = loss is ContrastiveLoss ? EmbeddingDistance.Euclidean : EmbeddingDistance.SquaredEuclidean;
        using var computation = Oracle.Start(loss);
        for (var seed = 0; seed < 30; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Of(seed);
            var found = computation.Evaluate(batch.ToLossBatch(batch.Matrix()), Oracle.End).Statistics;
            var queries = Enumerable.Range(0, batch.Queries).ToArray();
            Same([.. queries.SelectMany(batch.PositivesOf, (i, j) => batch.D(i, j, distance))], found.Positive);
            Same([.. queries.SelectMany(batch.NegativesOf, (i, j) => batch.D(i, j, distance))], found.Negative);
        }

        static void Same(double[] expected, MeanDistance actual)
        {
            Assert.Equal(expected.Length, actual.Count);
            Assert.Equal(expected.DefaultIfEmpty(0).Average(), actual.Value, 1e-6);
        }
    }

    [Fact]
    public void Sums_weigh_each_batch_by_what_it_held()
    {
        var first = new LossStatistics(10, 4, new(3, 2), new(8, 1), new(20, 10, 1));
        var second = new LossStatistics(1, 1, new(3, 1), new(1, 2), new(5, 1, 2));
        var sum = LossStatistics.None + first + second;
        Assert.Equal((11, 5), (sum.Terms, sum.ActiveTerms));
        Assert.Equal((2.0, 3.0), (sum.Positive.Value, sum.Negative.Value));
        Assert.Equal(new MiningStatistics(25, 11, 3), sum.Mining);
    }

    [Fact]
    public void The_mean_of_no_distances_is_zero() => Assert.Equal(0, default(MeanDistance).Value);
}
