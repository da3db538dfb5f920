using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>All distances from the queries of a batch to its rows.</summary>
internal static class PairwiseDistances
{
    /// <summary>Returns D for each query and each row, as <c>[Q, N]</c>.</summary>
    /// <remarks>
    /// Differences are formed before they are squared: |a|² + |b|² − 2ab would leave rounding noise instead of 0 between equal rows,
    /// and a root would turn that noise into large gradients.
    /// </remarks>
    public static Tensor Of(LossBatch batch, EmbeddingDistance distance) => distance switch
    {
        EmbeddingDistance.Euclidean => Euclidean(batch.Embeddings, batch.Queries),
        EmbeddingDistance.Cosine => Euclidean(nn.functional.normalize(batch.Embeddings, p: 2, dim: 1), batch.Queries).square() / 2,
        _ => Euclidean(batch.Embeddings, batch.Queries).square(),
    };

    private static Tensor Euclidean(Tensor rows, int queries) =>
        cdist(rows.narrow(0, 0, queries), rows, 2.0, compute_mode.donot_use_mm_for_euclid_dist);
}
