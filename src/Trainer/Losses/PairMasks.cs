using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>Which pairs of query and row are alike, and which are not: two boolean matrices <c>[Q, N]</c>.</summary>
internal sealed record PairMasks(Tensor Positive, Tensor Negative)
{
    /// <summary>Pairs by class: rows of the query's class other than itself, and rows of other classes.</summary>
    public static PairMasks OfLabels(LossBatch batch)
    {
        var labels = batch.LabelTensor();
        var alike = labels.narrow(0, 0, batch.Queries).unsqueeze(1).eq(labels.unsqueeze(0));
        var self = eye(batch.Queries, batch.Rows, dtype: ScalarType.Bool, device: labels.device);
        return new PairMasks(alike.logical_and(self.logical_not()), alike.logical_not());
    }

    /// <summary>The pairs that the batch's triplets are made of, each once.</summary>
    public static PairMasks OfTriplets(LossBatch batch, IReadOnlyList<Triplet> triplets) => OfPairs(
        batch, triplets.Select(triplet => new Pair(triplet.Query, triplet.Positive)), triplets.Select(triplet => new Pair(triplet.Query, triplet.Negative)));

    /// <summary>The given pairs.</summary>
    public static PairMasks OfPairs(LossBatch batch, IEnumerable<Pair> positives, IEnumerable<Pair> negatives)
    {
        return new PairMasks(Mask(positives), Mask(negatives));

        Tensor Mask(IEnumerable<Pair> pairs)
        {
            var mask = new bool[batch.Queries * batch.Rows];
            foreach (var (query, row) in pairs) mask[query * batch.Rows + row] = true;
            return tensor(mask, [batch.Queries, batch.Rows], device: batch.Embeddings.device);
        }
    }
}
