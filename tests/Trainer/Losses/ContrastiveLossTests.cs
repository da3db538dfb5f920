using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Triplets;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class ContrastiveLossTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void It_equals_a_naive_loop(double margin) => Oracle.ValuesAgree(new ContrastiveLoss { Margin = margin }, (batch, _) => Naive(batch, margin));

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Its_gradient_equals_finite_differences(double margin) =>
        Oracle.GradientsAgree(new ContrastiveLoss { Margin = margin }, (batch, _) => Naive(batch, margin));

    [Fact]
    public void Over_given_triplets_each_pair_counts_once()
    {
        using var scope = NewDisposeScope();
        var embeddings = tensor(new[] { 0.0, 0.3, 0.5, 4 }, [4, 1]);
        using var computation = new ContrastiveLoss().Start(new LossContext(1, 0, CPU, new Random(1)));
        var found = computation.Evaluate(new LossBatch(embeddings, triplets: [new Triplet(0, 1, 2), new Triplet(0, 1, 3)]), Oracle.End);
        Assert.Equal(0.3 * 0.3 + 0.5 * 0.5, found.Value.item<double>(), 1e-12);
        Assert.Equal((3, 2), (found.Statistics.Terms, found.Statistics.ActiveTerms));
        Assert.Equal((0.3, 2.25), (found.Statistics.Positive.Value, found.Statistics.Negative.Value));
    }

    [Fact]
    public void A_miner_chooses_its_pairs()
    {
        using var scope = NewDisposeScope();
        // The far pair of classes is out of the miner's reach: 4 > 0.3 + 0.1. The positives are farther than the nearest negative, less 0.1.
        var embeddings = tensor(new[] { 0.0, 0.3, 0.35, 4 }, [4, 1]);
        using var computation = new ContrastiveLoss { Margin = 10, Miner = new MultiSimilarityMiner() }.Start(new LossContext(1, 3, CPU, new Random(1)));
        var found = computation.Evaluate(new LossBatch(embeddings, [0, 0, 1, 2], queries: 1), Oracle.End);
        Assert.Equal(0.3 * 0.3 + 9.65 * 9.65, found.Value.item<double>(), 1e-9);
        Assert.Equal(new MiningStatistics(3, 2, 0), found.Statistics.Mining);
    }

    [Fact]
    public void No_pair_gives_zero_with_a_gradient_path() => Oracle.IsZeroWithAGradientPath(new ContrastiveLoss(), [0]);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        var loss = new ContrastiveLoss();
        Assert.Equal((1.0, new AllPairs()), (loss.Margin, loss.Miner));
        Assert.Equal((1.0, false), (loss.CollapsedValue, loss.NeedsLabels));
        Assert.Equal("Margin", Assert.Throws<ArgumentOutOfRangeException>(new ContrastiveLoss { Margin = 0 }.Validate).ParamName);
        Assert.Equal("Tolerance", Assert.Throws<ArgumentOutOfRangeException>(
            new ContrastiveLoss { Miner = new MultiSimilarityMiner { Tolerance = -1 } }.Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, double margin)
    {
        var (together, positives, apart, near) = (0.0, 0, 0.0, 0);
        for (var i = 0; i < batch.Queries; i++)
        {
            foreach (var j in batch.PositivesOf(i))
            {
                together += Math.Pow(batch.D(i, j, EmbeddingDistance.Euclidean), 2);
                positives++;
            }
            foreach (var j in batch.NegativesOf(i))
            {
                var missing = margin - batch.D(i, j, EmbeddingDistance.Euclidean);
                if (missing <= 0) continue;
                apart += missing * missing;
                near++;
            }
        }
        return together / Math.Max(1, positives) + apart / Math.Max(1, near);
    }
}
