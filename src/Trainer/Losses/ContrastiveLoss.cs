using MLNetDeepRanking.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// The contrastive loss: the mean of <c>D²</c> over pairs of one class, plus the mean of <c>max(0, m − D)²</c> over those pairs of two classes that are
/// nearer than m. D is Euclidean.
/// </summary>
/// <remarks>
/// Each mean is over pairs of query and other row; far negatives are not counted in theirs. A batch with given triplets is computed from their pairs,
/// each once; otherwise the miner chooses among all pairs. <see cref="LossStatistics.Terms"/> are pairs; distances are Euclidean.
/// Hadsell, Chopra and LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006, equation 4, without its halves.
/// </remarks>
public sealed record ContrastiveLoss : PairLoss
{
    /// <summary>Gets m, the Euclidean distance beyond which two classes are far enough.</summary>
    /// <value>The default value is 1; above 0. Unit vectors are at most 2 apart.</value>
    public double Margin { get; init; } = 1;

    /// <summary>Gets who chooses the pairs of a batch that has classes only.</summary>
    /// <value>The default value is <see cref="AllPairs"/>.</value>
    public PairMiner Miner { get; init; } = new AllPairs();

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override double? CollapsedValue => Margin * Margin;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Positive(Margin);
        ArgumentNullException.ThrowIfNull(Miner);
        Miner.Validate();
    }

    /// <inheritdoc/>
    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var distances = PairwiseDistances.Of(batch, EmbeddingDistance.Euclidean);
        var (pairs, mining) = batch.Triplets is { } given
            ? (PairMasks.OfTriplets(batch, given), default)
            : MinedMasks.Of(Miner, batch, distances, EmbeddingDistance.Euclidean, moment);
        var together = distances.square().masked_fill(pairs.Positive.logical_not(), 0);
        var apart = nn.functional.relu(Margin - distances).square().masked_fill(pairs.Negative.logical_not(), 0);
        var positives = pairs.Positive.sum().item<long>();
        var near = apart.detach().count_nonzero().item<long>();
        var value = together.sum() / Math.Max(1, positives) + apart.sum() / Math.Max(1, near);
        var active = together.detach().count_nonzero().item<long>() + near;
        return new LossValue(value, LossStatistics.OfPairs(pairs, distances, positives + pairs.Negative.sum().item<long>(), active, mining));
    }
}
