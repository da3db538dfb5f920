using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A loss that compares embeddings with proxies: one learnt point for each class.</summary>
/// <remarks>
/// Proxies start as random unit vectors and are compared by cosine. A kind writes its formula as a function of the cosines.
/// <see cref="LossStatistics.Terms"/> are the queries of the batch; all are active. Distances are those between the embeddings.
/// </remarks>
public abstract record ProxyLoss : RankingLoss
{
    /// <summary>Gets by how much the proxies' learning rate is higher than the network's.</summary>
    /// <value>
    /// The default value is 10; above 0. A proxy moves only when its class is near, and Adam's steps are as long as the rate: proxy-anchor's authors
    /// train proxies at 0.01, which is ten times this library's default rate.
    /// </value>
    public double ProxyLearningRateFactor { get; init; } = 10;

    /// <inheritdoc/>
    public sealed override bool NeedsLabels => true;

    /// <inheritdoc/>
    internal sealed override bool KeepsClasses => true;

    /// <inheritdoc/>
    public override void Validate() => Require.Positive(ProxyLearningRateFactor);

    /// <summary>Computes the loss, a scalar.</summary>
    /// <param name="cosines">The cosine of each query and each proxy, <c>[Q, C]</c>; Q is at least 1.</param>
    /// <param name="labels">The class of each query, int64 <c>[Q]</c>, from 0 to C − 1.</param>
    protected abstract Tensor Compute(Tensor cosines, Tensor labels);

    /// <inheritdoc/>
    protected sealed override LossComputation Create(LossContext context) => new Computation(this, context);

    private sealed class Computation : LossComputation
    {
        private readonly ProxyLoss _loss;
        private readonly Parameter _proxies;

        public Computation(ProxyLoss loss, LossContext context)
        {
            using var generator = new Generator((ulong)context.Random.Next());
            using var first = randn([context.Classes, context.EmbeddingSize], generator: generator);
            using var unit = nn.functional.normalize(first, p: 2, dim: 1);
            _loss = loss;
            _proxies = new Parameter(unit.to(context.Device, copy: true));
            _proxies.DetachFromDisposeScope();
            Parameters = [new LossParameter(_proxies, loss.ProxyLearningRateFactor)];
            State = new Dictionary<string, Tensor> { ["proxies"] = _proxies };
        }

        public override IReadOnlyList<LossParameter> Parameters { get; }

        public override IReadOnlyDictionary<string, Tensor> State { get; }

        protected override LossValue Compute(LossBatch batch, LossMoment moment)
        {
            var classes = (int)_proxies.shape[0];
            var labels = batch.RequireLabels();
            for (var row = 0; row < labels.Count; row++)
                if ((uint)labels[row] >= (uint)classes)
                    throw new ArgumentException($"Row {row} has the label {labels[row]}, but the loss was started with {classes} classes, 0 to {classes - 1}.");
            var statistics = LossStatistics.OfPairs(
                PairMasks.OfLabels(batch), PairwiseCosines.SquaredDistances(PairwiseCosines.Of(batch)), batch.Queries, batch.Queries);
            if (batch.Queries == 0) return new LossValue(batch.Zero(), statistics);

            var queries = nn.functional.normalize(batch.Embeddings.narrow(0, 0, batch.Queries), p: 2, dim: 1);
            var proxies = nn.functional.normalize(_proxies.to(queries.dtype), p: 2, dim: 1);
            return new LossValue(_loss.Compute(queries.mm(proxies.t()), batch.LabelTensor().narrow(0, 0, batch.Queries)), statistics);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _proxies.Dispose();
            base.Dispose(disposing);
        }
    }
}
