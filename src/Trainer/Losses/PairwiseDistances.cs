using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>All distances between the rows of a batch.</summary>
internal static class PairwiseDistances
{
    /// <summary>Returns D for each pair of rows of <paramref name="embeddings"/> <c>[N, d]</c>, as <c>[N, N]</c>.</summary>
    /// <remarks>
    /// Differences are formed before they are squared: |a|² + |b|² − 2ab would leave rounding noise instead of 0 between equal rows,
    /// and a root would turn that noise into large gradients.
    /// </remarks>
    public static Tensor Between(Tensor embeddings, TripletDistance distance)
    {
        var euclidean = cdist(embeddings, embeddings, 2.0, compute_mode.donot_use_mm_for_euclid_dist);
        return distance == TripletDistance.Euclidean ? euclidean : euclidean.square();
    }
}
