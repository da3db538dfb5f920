using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class NestedLossTests
{
    public static TheoryData<RankingLoss> Inner => [new TripletLoss(), new SupervisedContrastiveLoss(), new MultiSimilarityLoss()];

    [Theory]
    [MemberData(nameof(Inner))]
    public void It_equals_the_weighted_sum_over_normalised_beginnings(RankingLoss inner)
    {
        using var nested = Oracle.Start(new NestedLoss(inner, 2, 3) { Weight = 0.5 });
        using var plain = Oracle.Start(inner);
        for (var seed = 0; seed < 30; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Of(seed);
            var (together, apart) = (batch.Matrix().requires_grad_(), batch.Matrix().requires_grad_());
            var found = nested.Evaluate(batch.ToLossBatch(together), Oracle.End);
            var whole = plain.Evaluate(batch.ToLossBatch(apart), Oracle.End);
            var expected = whole.Value + 0.5 * Beginning(2) + 0.5 * Beginning(3);
            found.Value.backward();
            expected.backward();
            Assert.Equal(expected.item<double>(), found.Value.item<double>(), 1e-10);
            Assert.InRange((together.grad! - apart.grad!).abs().max().item<double>(), 0, 1e-9);
            Assert.Equal(whole.Statistics, found.Statistics);

            Tensor Beginning(int size)
            {
                var part = apart.slice(1, 0, size, 1);
                return plain.Evaluate(batch.ToLossBatch(part / part.square().sum(1, keepdim: true).sqrt()), Oracle.End).Value;
            }
        }
    }

    [Fact]
    public void Each_length_has_proxies_of_its_own()
    {
        using var nested = Oracle.Start(new NestedLoss(new ProxyAnchorLoss(), 2, 3));
        Assert.Equal([5, 2, 3], new[] { "0.proxies", "1.proxies", "2.proxies" }.Select(name => nested.State[name].shape[1]));
        Assert.Equal(3, nested.Parameters.Count);
    }

    [Fact]
    public void No_valid_triplet_gives_zero_with_a_gradient_path() => Oracle.IsZeroWithAGradientPath(new NestedLoss(new TripletLoss(), 2), [0, 1, 2]);

    [Fact]
    public void It_collapses_where_all_its_lengths_do() =>
        Assert.Equal(0.2 + 2 * 0.5 * 0.2, new NestedLoss(new TripletLoss(), 2, 3) { Weight = 0.5 }.CollapsedValue!.Value, 1e-12);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal(1, new NestedLoss(new TripletLoss(), 2).Weight);
        Assert.Equal(new NestedLoss(new TripletLoss(), 2, 3), new NestedLoss(new TripletLoss(), 2, 3));
        Refused(() => Oracle.Start(new NestedLoss(new TripletLoss())), "at least one size");
        Refused(() => Oracle.Start(new NestedLoss(new TripletLoss(), 0)), "at least 1");
        Refused(() => Oracle.Start(new NestedLoss(new TripletLoss(), 2, 2)), "[2, 2] repeat one");
        Refused(() => Oracle.Start(new NestedLoss(new TripletLoss(), 5)), "below the 5 numbers");
        Refused(() => Oracle.Start(new NestedLoss(new TripletLoss(), 2) { Weight = 0 }), "Weight");

        static void Refused(Func<object> start, string words) =>
            Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(start).Message, StringComparison.Ordinal);
    }
}
