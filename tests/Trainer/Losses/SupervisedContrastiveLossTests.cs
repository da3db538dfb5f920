using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class SupervisedContrastiveLossTests
{
    [Theory]
    [InlineData(0.07)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void It_equals_a_naive_loop(double temperature) =>
        Oracle.ValuesAgree(new SupervisedContrastiveLoss { Temperature = temperature }, (batch, _) => Naive(batch, temperature));

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Its_gradient_equals_finite_differences(double temperature) =>
        Oracle.GradientsAgree(new SupervisedContrastiveLoss { Temperature = temperature }, (batch, _) => Naive(batch, temperature));

    [Fact]
    public void Tiny_temperatures_stay_finite()
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(new SupervisedContrastiveLoss { Temperature = 1e-4 });
        var embeddings = randn(6, 5).requires_grad_();
        var found = computation.Evaluate(new LossBatch(embeddings, [0, 0, 1, 1, 2, 3]), Oracle.End);
        found.Value.backward();
        Assert.True(float.IsFinite(found.Value.item<float>()));
        Assert.All(embeddings.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
        Assert.Equal((4, 4), (found.Statistics.Terms, found.Statistics.ActiveTerms));
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 })]
    [InlineData(new[] { 0 })]
    public void No_positive_gives_zero_with_a_gradient_path(int[] labels) => Oracle.IsZeroWithAGradientPath(new SupervisedContrastiveLoss(), labels);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal(0.1, new SupervisedContrastiveLoss().Temperature);
        Assert.True(new SupervisedContrastiveLoss().NeedsLabels);
        Assert.Equal("Temperature", Assert.Throws<ArgumentOutOfRangeException>(new SupervisedContrastiveLoss { Temperature = 0 }.Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, double temperature)
    {
        var (sum, queries) = (0.0, 0);
        for (var i = 0; i < batch.Queries; i++)
        {
            int[] positives = [.. batch.PositivesOf(i)];
            if (positives.Length == 0) continue;
            var all = Enumerable.Range(0, batch.Rows.Length).Where(a => a != i).Sum(a => Math.Exp(batch.Cosine(i, a) / temperature));
            sum -= positives.Average(p => Math.Log(Math.Exp(batch.Cosine(i, p) / temperature) / all));
            queries++;
        }
        return sum / Math.Max(1, queries);
    }
}
