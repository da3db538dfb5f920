using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// SupCon: the mean over queries i of <c>−1/|P(i)| Σ_p ln( exp(s_ip / τ) / Σ_a exp(s_ia / τ) )</c>, where P(i) are the other rows of the query's class,
/// a runs over all rows but i, and s is the cosine.
/// </summary>
/// <remarks>
/// With one positive for each query this is InfoNCE (NT-Xent). Queries without a positive are left out. <see cref="LossStatistics.Terms"/> are the
/// queries that have one; all are active.
/// Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020, equation 2.
/// </remarks>
public sealed record SupervisedContrastiveLoss : PairLoss
{
    /// <summary>Gets τ: the smaller, the more the nearest rows count.</summary>
    /// <value>The default value is 0.1, the paper's; above 0.</value>
    public double Temperature { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate() => Require.Positive(Temperature);

    /// <inheritdoc/>
    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var cosines = PairwiseCosines.Of(batch);
        var pairs = PairMasks.OfLabels(batch);
        var others = pairs.Positive.logical_or(pairs.Negative);
        // Rows without a positive go first: a row with nothing but itself has no logarithm, and 0 · NaN would still be NaN.
        var matched = pairs.Positive.any(1).nonzero().squeeze(1);
        var logits = (cosines / Temperature).masked_fill(others.logical_not(), double.NegativeInfinity).index_select(0, matched);
        var positive = pairs.Positive.index_select(0, matched);
        var logShares = logits - logits.logsumexp(1, keepdim: true);
        var perQuery = -logShares.masked_fill(positive.logical_not(), 0).sum(1) / positive.sum(1);
        var count = matched.shape[0];
        var value = count == 0 ? batch.Zero() : perQuery.mean();
        return new LossValue(value, LossStatistics.OfPairs(pairs, PairwiseCosines.SquaredDistances(cosines), count, count));
    }
}
