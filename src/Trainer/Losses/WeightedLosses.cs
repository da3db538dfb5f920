using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The weighted sum of losses, <c>Σ wᵢ Lᵢ</c>, each computed on the same batch.</summary>
/// <remarks>The statistics are those of the first loss.</remarks>
public sealed record WeightedLosses : RankingLoss
{
    /// <summary>Makes the sum.</summary>
    /// <param name="losses">The losses and their weights, at least one; the first gives the statistics.</param>
    public WeightedLosses(params IReadOnlyList<WeightedLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        Losses = new EquatableList<WeightedLoss>(losses);
    }

    /// <summary>Gets the losses and their weights.</summary>
    public IReadOnlyList<WeightedLoss> Losses { get; }

    /// <inheritdoc/>
    public override bool NeedsLabels => Losses.Any(part => part.Loss.NeedsLabels);

    /// <inheritdoc/>
    internal override bool KeepsClasses => Losses.Any(part => part.Loss.KeepsClasses);

    /// <inheritdoc/>
    public override double? CollapsedValue => Losses.Aggregate((double?)0, (sum, part) => sum + part.Weight * part.Loss.CollapsedValue);

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Losses.Count == 0) throw new ArgumentException("A sum of losses needs at least one loss.", nameof(Losses));
        foreach (var part in Losses)
        {
            Require.Positive(part.Weight, nameof(part.Weight));
            part.Loss.Validate();
        }
    }

    /// <inheritdoc/>
    protected override LossComputation Create(LossContext context) => new Computation([.. Losses.Select(part => (part.Loss.Start(context), part.Weight))]);

    private sealed class Computation((LossComputation Loss, double Weight)[] parts) : LossComputation
    {
        public override IReadOnlyList<LossParameter> Parameters { get; } = [.. parts.SelectMany(part => part.Loss.Parameters)];

        public override IReadOnlyDictionary<string, Tensor> State { get; } = StateNames.Numbered([.. parts.Select(part => part.Loss)]);

        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            var values = parts.Select(part => (Loss: part.Loss.Evaluate(batch, moment), part.Weight)).ToArray();
            var sum = values.Select(part => part.Loss.Value * part.Weight).Aggregate((left, right) => left + right);
            return new LossValue(sum, values[0].Loss.Statistics);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var (loss, _) in parts) loss.Dispose();
            base.Dispose(disposing);
        }
    }
}
