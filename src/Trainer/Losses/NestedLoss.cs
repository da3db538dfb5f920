using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// Matryoshka: a loss of the whole embedding and, weighted, of its beginnings, each made of unit length: <c>L(e) + w Σ_m L(e[..m] / |e[..m]|)</c>.
/// </summary>
/// <remarks>
/// After training the first m numbers of an embedding, normalised, are an embedding of their own. The loss may be of any kind; one with proxies or a
/// memory keeps one for each length. The statistics are those of the whole embedding.
/// Kusupati et al., "Matryoshka Representation Learning", NeurIPS 2022, equation 1.
/// </remarks>
public sealed record NestedLoss : RankingLoss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="loss">The loss of each length.</param>
    /// <param name="sizes">The lengths of the beginnings, each below that of the embeddings; the whole embedding is always there beside them.</param>
    public NestedLoss(RankingLoss loss, params IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(sizes);
        (Loss, Sizes) = (loss, new EquatableList<int>(sizes));
    }

    /// <summary>Gets the loss of each length.</summary>
    public RankingLoss Loss { get; }

    /// <summary>Gets the lengths of the beginnings.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Gets w, the weight of each beginning beside the whole embedding's, which is 1.</summary>
    /// <value>The default value is 1, the paper's; above 0.</value>
    public double Weight { get; init; } = 1;

    /// <inheritdoc/>
    public override bool NeedsLabels => Loss.NeedsLabels;

    /// <inheritdoc/>
    internal override bool KeepsClasses => Loss.KeepsClasses;

    /// <inheritdoc/>
    public override double? CollapsedValue => Loss.CollapsedValue * (1 + Weight * Sizes.Count);

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Sizes.Count == 0) throw new ArgumentException("A nested loss needs at least one size below that of the embeddings.", nameof(Sizes));
        foreach (var size in Sizes) Require.That(size >= 1, size, "must be at least 1", nameof(Sizes));
        if (Sizes.Distinct().Count() < Sizes.Count) throw new ArgumentException($"The sizes {Sizes} repeat one.", nameof(Sizes));
        Require.Positive(Weight);
        Loss.Validate();
    }

    /// <inheritdoc/>
    protected override LossComputation Create(LossContext context)
    {
        foreach (var size in Sizes)
            Require.That(size < context.EmbeddingSize, size, $"must be below the {context.EmbeddingSize} numbers of an embedding", nameof(Sizes));
        return new Computation(
            Loss.Start(context), [.. Sizes.Select(size => (size, Loss.Start(context with { EmbeddingSize = size })))], Weight);
    }

    private sealed class Computation(LossComputation whole, (int Size, LossComputation Loss)[] beginnings, double weight) : LossComputation
    {
        private readonly LossComputation[] _all = [whole, .. beginnings.Select(part => part.Loss)];

        public override IReadOnlyList<LossParameter> Parameters => [.. _all.SelectMany(loss => loss.Parameters)];

        public override IReadOnlyDictionary<string, Tensor> State => StateNames.Numbered(_all);

        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            var loss = whole.Evaluate(batch, moment);
            var value = loss.Value;
            foreach (var (size, beginning) in beginnings)
            {
                var embeddings = nn.functional.normalize(batch.Embeddings.narrow(1, 0, size), p: 2, dim: 1);
                value += weight * beginning.Evaluate(batch.With(embeddings), moment).Value;
            }
            return loss with { Value = value };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var loss in _all) loss.Dispose();
            base.Dispose(disposing);
        }
    }
}
