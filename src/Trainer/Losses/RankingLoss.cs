namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>What training makes small: a description without state, from which each training run starts a computation.</summary>
/// <remarks>
/// Descriptions are immutable and may be shared. A loss of one's own derives from <see cref="PairLoss"/> if it compares the embeddings of a batch,
/// from <see cref="ProxyLoss"/> if it compares them with learnt points for each class, and from this type otherwise.
/// </remarks>
public abstract record RankingLoss
{
    /// <summary>Gets whether the class of each picture must be known: given triplets are not enough.</summary>
    public abstract bool NeedsLabels { get; }

    /// <summary>Gets the value when all embeddings are the same, if it is the same for every batch; by it training notices a collapse.</summary>
    public virtual double? CollapsedValue => null;

    /// <summary>Gets whether something is kept of each class from one batch to the next, so that classes must stay what they are.</summary>
    internal virtual bool KeepsClasses => false;

    /// <summary>Starts the computation of a training run; the caller disposes it.</summary>
    /// <param name="context">What is known of the run.</param>
    /// <exception cref="ArgumentException">The loss needs classes and there are none, or it does not fit the embeddings.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public LossComputation Start(LossContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Validate();
        if (NeedsLabels && context.Classes == 0)
            throw new ArgumentException(
                $"{GetType().Name} needs the class of each picture, and here are triplets only. Train from labels, or use TripletLoss or ContrastiveLoss.",
                nameof(context));
        return Create(context);
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public abstract void Validate();

    /// <summary>Makes the computation; the values and the context are checked.</summary>
    protected abstract LossComputation Create(LossContext context);
}
