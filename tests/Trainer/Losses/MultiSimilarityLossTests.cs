using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class MultiSimilarityLossTests
{
    private static readonly MultiSimilarityLoss Mined = new();
    private static readonly MultiSimilarityLoss Unmined = new() { Alpha = 3, Beta = 10, Threshold = 0.2, Miner = new AllPairs() };

    [Fact]
    public void Over_mined_pairs_it_equals_a_naive_loop() => Oracle.ValuesAgree(Mined, (batch, _) => Naive(batch, Mined, tolerance: 0.1));

    [Fact]
    public void Over_all_pairs_it_equals_a_naive_loop() => Oracle.ValuesAgree(Unmined, (batch, _) => Naive(batch, Unmined, tolerance: null));

    [Fact]
    public void Over_mined_pairs_its_gradient_equals_finite_differences() =>
        Oracle.GradientsAgree(Mined, (batch, _) => Naive(batch, Mined, tolerance: 0.1));

    [Fact]
    public void Over_all_pairs_its_gradient_equals_finite_differences() =>
        Oracle.GradientsAgree(Unmined, (batch, _) => Naive(batch, Unmined, tolerance: null));

    [Fact]
    public void Huge_factors_stay_finite()
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(new MultiSimilarityLoss { Alpha = 1e4, Beta = 1e4 });
        var embeddings = randn(6, 5).requires_grad_();
        var found = computation.Evaluate(new LossBatch(embeddings, [0, 0, 1, 1, 2, 3]), Oracle.End);
        found.Value.backward();
        Assert.True(float.IsFinite(found.Value.item<float>()));
        Assert.All(embeddings.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 })]
    [InlineData(new[] { 1, 1, 1 })]
    [InlineData(new[] { 0 })]
    public void No_valid_triplet_gives_zero_with_a_gradient_path(int[] labels) => Oracle.IsZeroWithAGradientPath(Mined, labels);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal((2.0, 50.0, 0.5), (Mined.Alpha, Mined.Beta, Mined.Threshold));
        Assert.Equal(new MultiSimilarityMiner(), Mined.Miner);
        Assert.Equal("Alpha", Assert.Throws<ArgumentOutOfRangeException>((Mined with { Alpha = 0 }).Validate).ParamName);
        Assert.Equal("Beta", Assert.Throws<ArgumentOutOfRangeException>((Mined with { Beta = -1 }).Validate).ParamName);
        Assert.Equal("Threshold", Assert.Throws<ArgumentOutOfRangeException>((Mined with { Threshold = double.NaN }).Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, MultiSimilarityLoss loss, double? tolerance)
    {
        var sum = 0.0;
        for (var i = 0; i < batch.Queries; i++)
        {
            double[] positives = [.. batch.PositivesOf(i).Select(j => batch.Cosine(i, j))];
            double[] negatives = [.. batch.NegativesOf(i).Select(j => batch.Cosine(i, j))];
            var (keptPositives, keptNegatives) = (positives, negatives);
            if (tolerance is { } epsilon)
            {
                keptPositives = [.. positives.Where(s => negatives.Length > 0 && s < negatives.Max() + epsilon)];
                keptNegatives = [.. negatives.Where(s => positives.Length > 0 && s > positives.Min() - epsilon)];
            }
            sum += Math.Log(1 + keptPositives.Sum(s => Math.Exp(-loss.Alpha * (s - loss.Threshold)))) / loss.Alpha;
            sum += Math.Log(1 + keptNegatives.Sum(s => Math.Exp(loss.Beta * (s - loss.Threshold)))) / loss.Beta;
        }
        return sum / batch.Queries;
    }
}
