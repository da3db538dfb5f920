using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class WeightedLossesTests
{
    private static readonly WeightedLosses Sum = new(
        new WeightedLoss(new TripletLoss()), new WeightedLoss(new NormalizedSoftmaxLoss(), 0.25), new WeightedLoss(new ProxyAnchorLoss(), 2));

    [Fact]
    public void Values_and_gradients_are_the_weighted_sums()
    {
        using var sum = Oracle.Start(Sum);
        var parts = Sum.Losses.Select(part => Oracle.Start(part.Loss)).ToArray();
        // Parts of their own start from other proxies: give them those of the sum.
        using (no_grad())
            for (var i = 1; i < 3; i++) parts[i].State["proxies"].copy_(sum.State[$"{i}.proxies"]);
        for (var seed = 0; seed < 20; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Of(seed);
            var (together, apart) = (batch.Matrix().requires_grad_(), batch.Matrix().requires_grad_());
            var found = sum.Evaluate(batch.ToLossBatch(together), Oracle.End);
            var separate = parts.Select(part => part.Evaluate(batch.ToLossBatch(apart), Oracle.End)).ToArray();
            var expected = separate[0].Value + 0.25 * separate[1].Value + 2 * separate[2].Value;
            found.Value.backward();
            expected.backward();
            Assert.Equal(expected.item<double>(), found.Value.item<double>(), 1e-10);
            Assert.InRange((together.grad! - apart.grad!).abs().max().item<double>(), 0, 1e-10);
            Assert.Equal(separate[0].Statistics, found.Statistics);
        }
        foreach (var part in parts) part.Dispose();
    }

    [Fact]
    public void What_the_parts_keep_is_named_by_their_number()
    {
        using var sum = Oracle.Start(Sum);
        Assert.Equal(["1.proxies", "2.proxies"], sum.State.Keys);
        Assert.Equal(2, sum.Parameters.Count);
    }

    [Fact]
    public void A_sum_knows_what_its_parts_need_and_where_they_collapse()
    {
        Assert.True(Sum.NeedsLabels);
        Assert.Null(Sum.CollapsedValue);
        var simple = new WeightedLosses(new WeightedLoss(new TripletLoss()), new WeightedLoss(new ContrastiveLoss(), 3));
        Assert.False(simple.NeedsLabels);
        Assert.Equal(3.2, simple.CollapsedValue!.Value, 1e-12);
        Assert.Equal(simple, new WeightedLosses(new WeightedLoss(new TripletLoss()), new WeightedLoss(new ContrastiveLoss(), 3)));
        Assert.NotEqual(simple, new WeightedLosses(new WeightedLoss(new TripletLoss())));
    }

    [Fact]
    public void No_losses_and_bad_weights_are_refused()
    {
        Assert.Contains("at least one loss", Assert.Throws<ArgumentException>(new WeightedLosses().Validate).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentOutOfRangeException>(new WeightedLosses(new WeightedLoss(new TripletLoss(), 0)).Validate);
        Assert.Equal("Weight", error.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(new WeightedLosses(new WeightedLoss(new TripletLoss { Gap = 0 })).Validate);
    }
}
