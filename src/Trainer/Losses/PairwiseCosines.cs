using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>All cosines between the queries of a batch and its rows.</summary>
internal static class PairwiseCosines
{
    /// <summary>Returns cos(query, row) as <c>[Q, N]</c>.</summary>
    public static Tensor Of(LossBatch batch)
    {
        var rows = nn.functional.normalize(batch.Embeddings, p: 2, dim: 1);
        return rows.narrow(0, 0, batch.Queries).mm(rows.t());
    }

    /// <summary>Returns the squared Euclidean distances of unit vectors with these cosines, for statistics: no gradient flows back.</summary>
    public static Tensor SquaredDistances(Tensor cosines) => 2 - 2 * cosines.detach();
}
