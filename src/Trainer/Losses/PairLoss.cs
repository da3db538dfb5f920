namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A loss that compares the embeddings of a batch with each other and keeps nothing between steps.</summary>
/// <remarks>
/// A kind writes its formula as one function of the batch, of whose rows the first are queries; so it works with <see cref="CrossBatchMemory"/> too.
/// </remarks>
public abstract record PairLoss : RankingLoss
{
    /// <inheritdoc/>
    public override bool NeedsLabels => true;

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="batch">The embeddings and their likeness; labels are there if <see cref="NeedsLabels"/>.</param>
    /// <param name="moment">When this is.</param>
    protected abstract LossValue Compute(LossBatch batch, LossMoment moment);

    /// <inheritdoc/>
    protected sealed override LossComputation Create(LossContext context) => new Computation(this);

    private sealed class Computation(PairLoss loss) : LossComputation
    {
        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            if (loss.NeedsLabels) batch.RequireLabels();
            return loss.Compute(batch, moment);
        }
    }
}
