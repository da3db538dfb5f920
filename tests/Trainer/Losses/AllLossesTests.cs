using MLNetDeepRanking.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

/// <summary>What every loss must do.</summary>
public sealed class AllLossesTests
{
    public static TheoryData<RankingLoss> All =>
    [
        new TripletLoss(),
        new ContrastiveLoss(),
        new SupervisedContrastiveLoss(),
        new MultiSimilarityLoss(),
        new SmoothAveragePrecisionLoss(),
        new NormalizedSoftmaxLoss(),
        new ArcFaceLoss(),
        new ProxyAnchorLoss(),
        new CrossBatchMemory(new SupervisedContrastiveLoss()) { WarmUp = 0 },
        new NestedLoss(new TripletLoss(), 2),
        new WeightedLosses(new WeightedLoss(new TripletLoss()), new WeightedLoss(new ProxyAnchorLoss(), 0.1)),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Equal_embeddings_give_finite_values_and_gradients(RankingLoss loss)
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(loss);
        foreach (var value in new[] { 0f, 0.4472136f })
        {
            var embeddings = full([8, 5], value, dtype: ScalarType.Float32).requires_grad_();
            var found = computation.Evaluate(new LossBatch(embeddings, [0, 0, 0, 1, 1, 2, 3, 3]), Oracle.End);
            found.Value.backward();
            Assert.True(float.IsFinite(found.Value.item<float>()));
            Assert.All(embeddings.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_leaves_no_tensor_behind_but_its_value(RankingLoss loss)
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(loss);
        var batch = new LossBatch(randn(8, 5), [0, 0, 0, 1, 1, 2, 3, 3]);
        computation.Evaluate(batch, Oracle.End).Value.Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        computation.Evaluate(batch, Oracle.End).Value.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_few_steps_bring_classes_together_and_apart(RankingLoss loss)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        using var computation = Oracle.Start(loss);
        int[] labels = [0, 0, 0, 1, 1, 1, 2, 2, 3, 3];
        var embeddings = new TorchSharp.Modules.Parameter(randn([10, 5], generator: generator));
        using var optimizer = optim.Adam([embeddings, .. computation.Parameters.Select(parameter => parameter.Parameter)], lr: 0.05);
        LossStatistics? first = null, last = null;
        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            var found = computation.Evaluate(new LossBatch(nn.functional.normalize(embeddings, p: 2, dim: 1), labels), Oracle.End);
            optimizer.zero_grad();
            found.Value.backward();
            optimizer.step();
            first ??= found.Statistics;
            last = found.Statistics;
        }
        var before = first!.Negative.Value - first.Positive.Value;
        var after = last!.Negative.Value - last.Positive.Value;
        Assert.True(after > before + 0.15, $"Negatives were {before:0.00} farther than positives, and are {after:0.00} now.");
    }
}
