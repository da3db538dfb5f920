using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class ProxyAnchorLossTests
{
    private static readonly ProxyAnchorLoss Default = new();

    [Fact]
    public void It_equals_a_naive_loop() => Oracle.ValuesAgree(Default, Naive);

    [Fact]
    public void Its_gradients_equal_finite_differences() => Oracle.GradientsAgree(Default, Naive);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal((32.0, 0.1, 10.0), (Default.Scale, Default.Margin, Default.ProxyLearningRateFactor));
        Assert.Equal("Scale", Assert.Throws<ArgumentOutOfRangeException>(new ProxyAnchorLoss { Scale = 0 }.Validate).ParamName);
        Assert.Equal("Margin", Assert.Throws<ArgumentOutOfRangeException>(new ProxyAnchorLoss { Margin = -1 }.Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, double[][] proxies)
    {
        var (pull, push, present) = (0.0, 0.0, 0);
        for (var c = 0; c < proxies.Length; c++)
        {
            var (own, others) = (0.0, 0.0);
            for (var i = 0; i < batch.Queries; i++)
            {
                var cosine = RandomBatch.Cosine(batch.Rows[i], proxies[c]);
                if (batch.Labels[i] == c) own += Math.Exp(-32 * (cosine - 0.1));
                else others += Math.Exp(32 * (cosine + 0.1));
            }
            if (own > 0) present++;
            pull += Math.Log(1 + own);
            push += Math.Log(1 + others);
        }
        return pull / present + push / proxies.Length;
    }
}
