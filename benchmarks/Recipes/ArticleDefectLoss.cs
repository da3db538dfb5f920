using MLNetDeepRanking.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>The triplet hinge as the seed article's code computes it, with each of its defects by itself, to see what it costs.</summary>
/// <param name="HingeAfterMean">Whether the hinge is applied once, to the batch's mean, so that easy triplets cancel hard ones.</param>
/// <param name="Clips">Whether embeddings are clipped to between 0 and 1, which loses every negative component and its gradient.</param>
/// <param name="SquareRoot">Whether distances are Euclidean by a square root, whose slope at 0 is infinite.</param>
internal sealed record ArticleDefectLoss(bool HingeAfterMean, bool Clips, bool SquareRoot) : PairLoss
{
    private const double KerasEpsilon = 1e-7;

    /// <summary>Gets g.</summary>
    public double Gap { get; init; } = 1;

    public override bool NeedsLabels => false;

    public override void Validate() => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Gap);

    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var embeddings = Clips ? batch.Embeddings.clamp(KerasEpsilon, 1 - KerasEpsilon) : batch.Embeddings;
        var triplets = batch.Triplets ?? throw new InvalidOperationException("The article's loss takes sampled triplets: batching=Interleaved.");
        var queries = Rows(triplet => triplet.Query);
        var terms = Gap + Distance(queries, Rows(triplet => triplet.Positive)) - Distance(queries, Rows(triplet => triplet.Negative));
        var active = terms.detach().gt(0).sum().item<long>();
        var value = HingeAfterMean ? nn.functional.relu(terms.mean()) : nn.functional.relu(terms).mean();
        return new LossValue(value, LossStatistics.None with { Terms = triplets.Count, ActiveTerms = active });

        Tensor Rows(Func<Trainer.Triplets.Triplet, int> row) => embeddings.index_select(0, tensor(triplets.Select(triplet => (long)row(triplet)).ToArray()));
    }

    private Tensor Distance(Tensor left, Tensor right)
    {
        var squared = (left - right).square().sum(1);
        return SquareRoot ? squared.sqrt() : squared;
    }
}
