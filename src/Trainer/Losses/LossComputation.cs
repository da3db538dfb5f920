using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A loss at work in one training run, with all that it learns or remembers.</summary>
/// <remarks>Not thread-safe. Disposing it frees its tensors.</remarks>
public abstract class LossComputation : IDisposable
{
    /// <summary>Gets the tensors to train beside the network's.</summary>
    public virtual IReadOnlyList<LossParameter> Parameters => [];

    /// <summary>Gets everything that one step leaves for the next, by name: values copied into these tensors continue a run where it stopped.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> State { get; } = new Dictionary<string, Tensor>();

    /// <summary>Computes the loss of a batch; the caller owns the value.</summary>
    /// <param name="batch">The embeddings and their likeness.</param>
    /// <param name="moment">When this is.</param>
    /// <exception cref="ArgumentException">The batch lacks what the loss needs.</exception>
    public LossValue Evaluate(LossBatch batch, LossMoment moment)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var loss = Compute(batch, moment);
        loss.Value.MoveToOuterDisposeScope();
        return loss;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Computes the loss of a batch; tensors made on the way are freed afterwards.</summary>
    protected abstract LossValue Compute(LossBatch batch, LossMoment moment);

    /// <summary>Frees tensors.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
