using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// Smooth-AP: 1 less the mean over queries of <c>1/|P| Σ_p R(p, P) / R(p, all)</c>, where <c>R(p, S) = 1 + Σ_k σ((s_k − s_p) / τ)</c>, over the other rows k
/// of S, is the rank of p among S made smooth; s is the cosine to the query, σ the logistic function.
/// </summary>
/// <remarks>
/// As τ goes to 0 this becomes 1 less the mean average precision. Queries without a positive are left out.
/// <see cref="LossStatistics.Terms"/> are the queries that have one; active are those with a loss above 0.
/// Brown et al., "Smooth-AP: Smoothing the Path Towards Large-Scale Image Retrieval", ECCV 2020, equation 9.
/// </remarks>
public sealed record SmoothAveragePrecisionLoss : PairLoss
{
    /// <summary>Gets τ: the smaller, the nearer to average precision, and the fewer pairs have a gradient.</summary>
    /// <value>The default value is 0.01, the paper's; above 0.</value>
    public double Temperature { get; init; } = 0.01;

    /// <inheritdoc/>
    public override void Validate() => Require.Positive(Temperature);

    /// <inheritdoc/>
    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var cosines = PairwiseCosines.Of(batch);
        var pairs = PairMasks.OfLabels(batch);
        var places = pairs.Positive.nonzero();
        if (places.shape[0] == 0)
            return new LossValue(batch.Zero(), LossStatistics.OfPairs(pairs, PairwiseCosines.SquaredDistances(cosines), 0, 0));

        // A row for each positive p of each query: who stands above it, row by row of the batch.
        var query = places.select(1, 0);
        var own = cosines.masked_select(pairs.Positive).unsqueeze(1);
        var above = sigmoid((cosines.index_select(0, query) - own) / Temperature);
        // p itself is among its own positives and adds σ(0) = ½, so 1 + Σ over the others is ½ + Σ over all.
        var rankAmongPositives = 0.5 + above.masked_fill(pairs.Positive.index_select(0, query).logical_not(), 0).sum(1);
        var rank = rankAmongPositives + above.masked_fill(pairs.Negative.index_select(0, query).logical_not(), 0).sum(1);

        var share = pairs.Positive.sum(1).to(cosines.dtype).clamp_min(1);
        var precisions = zeros([batch.Queries], dtype: cosines.dtype, device: cosines.device)
            .index_add(0, query, rankAmongPositives / rank / share.index_select(0, query), alpha: 1);
        var losses = (1 - precisions).masked_select(pairs.Positive.any(1));
        return new LossValue(losses.mean(), LossStatistics.OfPairs(
            pairs, PairwiseCosines.SquaredDistances(cosines), losses.shape[0], losses.detach().gt(0).sum().item<long>()));
    }
}
