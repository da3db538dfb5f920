using MLNetDeepRanking.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// The multi-similarity loss: the mean over queries of <c>1/α ln(1 + Σ_p exp(−α (s_p − λ))) + 1/β ln(1 + Σ_n exp(β (s_n − λ)))</c>, where p and n run
/// over the positives and negatives that the miner kept, and s is the cosine.
/// </summary>
/// <remarks>
/// A query of which no pair was kept counts as 0. <see cref="LossStatistics.Terms"/> are pairs, active those that were kept.
/// Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019, equation 15. The paper prints λ = 1;
/// its authors' code and the libraries that follow it have 0.5.
/// </remarks>
public sealed record MultiSimilarityLoss : PairLoss
{
    /// <summary>Gets α, how sharply far positives count more.</summary>
    /// <value>The default value is 2; above 0.</value>
    public double Alpha { get; init; } = 2;

    /// <summary>Gets β, how sharply near negatives count more.</summary>
    /// <value>The default value is 50; above 0.</value>
    public double Beta { get; init; } = 50;

    /// <summary>Gets λ, the cosine that should lie between positives and negatives.</summary>
    /// <value>The default value is 0.5; any finite number.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Gets who chooses the pairs, by cosine distance.</summary>
    /// <value>The default value is <see cref="MultiSimilarityMiner"/>.</value>
    public PairMiner Miner { get; init; } = new MultiSimilarityMiner();

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive(Alpha);
        Require.Positive(Beta);
        Require.Finite(Threshold);
        ArgumentNullException.ThrowIfNull(Miner);
        Miner.Validate();
    }

    /// <inheritdoc/>
    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var cosines = PairwiseCosines.Of(batch);
        var (kept, mining) = MinedMasks.Of(Miner, batch, 1 - cosines, EmbeddingDistance.Cosine, moment);
        var positive = OnePlusExponentials.Log(-Alpha * (cosines - Threshold), kept.Positive, dimension: 1) / Alpha;
        var negative = OnePlusExponentials.Log(Beta * (cosines - Threshold), kept.Negative, dimension: 1) / Beta;
        var value = (positive + negative).sum() / Math.Max(1, batch.Queries);
        return new LossValue(value, LossStatistics.OfPairs(
            PairMasks.OfLabels(batch), PairwiseCosines.SquaredDistances(cosines), mining.Candidates, mining.Mined, mining));
    }
}
