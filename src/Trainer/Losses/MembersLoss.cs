using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The mean loss of the members of a network, each of which has its own part of the embedding, and learns by that alone.</summary>
/// <remarks>The statistics are those of the first member.</remarks>
internal sealed record MembersLoss(RankingLoss Loss, int Members) : RankingLoss
{
    public override bool NeedsLabels => Loss.NeedsLabels;

    internal override bool KeepsClasses => Loss.KeepsClasses;

    public override double? CollapsedValue => Loss.CollapsedValue;

    /// <summary>Returns the loss of a network of so many members.</summary>
    public static RankingLoss Of(RankingLoss loss, int members) => members == 1 ? loss : new MembersLoss(loss, members);

    public override void Validate() => Loss.Validate();

    protected override LossComputation Create(LossContext context)
    {
        var size = context.EmbeddingSize / Members;
        return new Computation([.. Enumerable.Range(0, Members).Select(_ => Loss.Start(context with { EmbeddingSize = size }))], size);
    }

    private sealed class Computation(LossComputation[] members, int size) : LossComputation
    {
        public override IReadOnlyList<LossParameter> Parameters => [.. members.SelectMany(loss => loss.Parameters)];

        public override IReadOnlyDictionary<string, Tensor> State => StateNames.Numbered(members);

        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            LossValue[] losses = [.. members.Select((loss, member) => loss.Evaluate(batch.With(Part(batch.Embeddings, member)), moment))];
            return losses[0] with { Value = losses.Select(loss => loss.Value).Aggregate((sum, value) => sum + value) / members.Length };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var loss in members) loss.Dispose();
            base.Dispose(disposing);
        }

        private Tensor Part(Tensor embeddings, int member) => nn.functional.normalize(embeddings.narrow(1, member * size, size), p: 2, dim: 1);
    }
}
