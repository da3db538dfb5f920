using MLNetDeepRanking.Trainer.Losses;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class NormalizedSoftmaxLossTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void It_equals_a_naive_loop(double temperature) =>
        Oracle.ValuesAgree(new NormalizedSoftmaxLoss { Temperature = temperature }, (batch, proxies) => Naive(batch, proxies, temperature));

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Its_gradients_equal_finite_differences(double temperature) =>
        Oracle.GradientsAgree(new NormalizedSoftmaxLoss { Temperature = temperature }, (batch, proxies) => Naive(batch, proxies, temperature));

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal((0.05, 10.0), (new NormalizedSoftmaxLoss().Temperature, new NormalizedSoftmaxLoss().ProxyLearningRateFactor));
        Assert.Equal("Temperature", Assert.Throws<ArgumentOutOfRangeException>(new NormalizedSoftmaxLoss { Temperature = 0 }.Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, double[][] proxies, double temperature) => Enumerable.Range(0, batch.Queries).Average(i =>
    {
        double[] exponentials = [.. proxies.Select(proxy => Math.Exp(RandomBatch.Cosine(batch.Rows[i], proxy) / temperature))];
        return -Math.Log(exponentials[batch.Labels[i]] / exponentials.Sum());
    });
}
