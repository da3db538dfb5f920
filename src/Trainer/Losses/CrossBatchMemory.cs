using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// Cross-batch memory: a loss in which the batch's rows are compared with the embeddings of earlier batches too, first in, first out.
/// </summary>
/// <remarks>
/// Embeddings change slowly once training is under way, so old ones still serve as positives and negatives; no gradient flows into them. The memory
/// fills from the first step and is used after <see cref="WarmUp"/>. Positives and negatives come from the classes, not from given triplets.
/// Wang et al., "Cross-Batch Memory for Embedding Learning", CVPR 2020.
/// </remarks>
/// <param name="Loss">The loss.</param>
public sealed record CrossBatchMemory(PairLoss Loss) : RankingLoss
{
    /// <summary>Gets how many embeddings are remembered.</summary>
    /// <value>The default value is 2048; at least 1.</value>
    public int Capacity { get; init; } = 2048;

    /// <summary>Gets the share of training before the memory is used.</summary>
    /// <value>The default value is 0.1; 0 to 1.</value>
    public double WarmUp { get; init; } = 0.1;

    /// <inheritdoc/>
    public override bool NeedsLabels => true;

    /// <inheritdoc/>
    internal override bool KeepsClasses => true;

    /// <inheritdoc/>
    public override double? CollapsedValue => Loss.CollapsedValue;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.That(Capacity >= 1, Capacity, "must be at least 1");
        Require.Share(WarmUp);
        ArgumentNullException.ThrowIfNull(Loss);
        Loss.Validate();
    }

    /// <inheritdoc/>
    protected override LossComputation Create(LossContext context) => new Computation(Loss.Start(context), Capacity, WarmUp, context);

    private sealed class Computation : LossComputation
    {
        private readonly LossComputation _loss;
        private readonly double _warmUp;
        private readonly Tensor _embeddings;
        private readonly Tensor _labels;
        private readonly Tensor _seen;

        public Computation(LossComputation loss, int capacity, double warmUp, LossContext context)
        {
            (_loss, _warmUp) = (loss, warmUp);
            _embeddings = zeros([capacity, context.EmbeddingSize], device: context.Device).DetachFromDisposeScope();
            _labels = zeros([capacity], dtype: ScalarType.Int64).DetachFromDisposeScope();
            _seen = zeros([1], dtype: ScalarType.Int64).DetachFromDisposeScope();
            State = new Dictionary<string, Tensor>(loss.State) { ["memory"] = _embeddings, ["memory.labels"] = _labels, ["memory.seen"] = _seen };
        }

        public override IReadOnlyList<LossParameter> Parameters => _loss.Parameters;

        public override IReadOnlyDictionary<string, Tensor> State { get; }

        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            var loss = _loss.Evaluate(WithMemory(batch, count: moment.Progress < _warmUp ? 0 : Math.Min(_seen.item<long>(), _labels.shape[0])), moment);
            Remember(batch);
            return loss;
        }

        private LossBatch WithMemory(LossBatch batch, long count)
        {
            var embeddings = cat([batch.Embeddings, _embeddings.narrow(0, 0, count).to(batch.Embeddings.dtype)]);
            var labels = _labels.narrow(0, 0, count).data<long>().Select(label => (int)label);
            return new LossBatch(embeddings, [.. batch.RequireLabels(), .. labels], queries: batch.Queries);
        }

        // The k-th embedding ever seen lies at k modulo the capacity; of a batch larger than the memory the last rows stay.
        private void Remember(LossBatch batch)
        {
            using var mode = no_grad();
            var (seen, capacity) = (_seen.item<long>(), _labels.shape[0]);
            var count = Math.Min(batch.Rows, capacity);
            var first = batch.Rows - count;
            var places = tensor(Enumerable.Range(0, (int)count).Select(k => (seen + first + k) % capacity).ToArray());
            _embeddings.index_copy_(0, places.to(_embeddings.device), batch.Embeddings.detach().narrow(0, first, count).to(_embeddings.dtype));
            _labels.index_copy_(0, places, batch.LabelTensor().narrow(0, first, count).cpu());
            _seen.add_(batch.Rows);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _loss.Dispose();
                _embeddings.Dispose();
                _labels.Dispose();
                _seen.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
