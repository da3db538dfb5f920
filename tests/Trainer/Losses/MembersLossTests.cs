using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class MembersLossTests
{
    private const int Members = 3;
    private const int Size = 2;

    public static TheoryData<RankingLoss> Inner => [new TripletLoss(), new SupervisedContrastiveLoss(), new MultiSimilarityLoss()];

    [Theory]
    [MemberData(nameof(Inner))]
    public void It_is_the_mean_over_members_which_learn_by_their_own_parts(RankingLoss inner)
    {
        var context = new LossContext(Members * Size, Classes: 4, CPU, new Random(7));
        using var members = MembersLoss.Of(inner, Members).Start(context);
        using var plain = inner.Start(context with { EmbeddingSize = Size });
        for (var seed = 0; seed < 10; seed++)
        {
            using var scope = NewDisposeScope();
            int[] labels = [0, 0, 1, 1, 2, 3, 2, 3];
            var generator = new Generator((ulong)seed);
            var together = rand([labels.Length, Members * Size], dtype: ScalarType.Float64, generator: generator).sub_(0.5).requires_grad_();
            var apart = together.detach().clone().requires_grad_();

            var found = members.Evaluate(new LossBatch(together, labels), Oracle.End).Value;
            var expected = Enumerable.Range(0, Members).Select(Part).Aggregate((sum, value) => sum + value) / Members;
            found.backward();
            expected.backward();

            Assert.Equal(expected.item<double>(), found.item<double>(), 1e-10);
            Assert.InRange((together.grad! - apart.grad!).abs().max().item<double>(), 0, 1e-9);

            Tensor Part(int member)
            {
                var part = apart.slice(1, member * Size, (member + 1) * Size, 1);
                return plain.Evaluate(new LossBatch(part / part.square().sum(1, keepdim: true).sqrt(), labels), Oracle.End).Value;
            }
        }
    }

    [Fact]
    public void One_member_has_the_loss_itself()
    {
        var loss = new TripletLoss();
        Assert.Same(loss, MembersLoss.Of(loss, 1));
        Assert.Equal((loss.CollapsedValue, loss.NeedsLabels), (MembersLoss.Of(loss, 2).CollapsedValue, MembersLoss.Of(loss, 2).NeedsLabels));
    }

    [Fact]
    public void Each_member_has_proxies_of_its_own()
    {
        using var loss = MembersLoss.Of(new ProxyAnchorLoss(), Members).Start(new LossContext(Members * Size, Classes: 4, CPU, new Random(7)));
        Assert.Equal(Enumerable.Repeat((long)Size, Members), loss.State.Values.Select(proxies => proxies.shape[1]));
        Assert.Equal(Members, loss.Parameters.Count);
    }
}
