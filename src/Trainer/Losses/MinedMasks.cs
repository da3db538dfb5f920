using MLNetDeepRanking.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>Asks a miner for the pairs of a batch.</summary>
internal static class MinedMasks
{
    /// <summary>Returns what <paramref name="miner"/> chooses by the distances <c>[Q, N]</c>.</summary>
    public static (PairMasks Pairs, MiningStatistics Statistics) Of(
        PairMiner miner, LossBatch batch, Tensor distances, EmbeddingDistance distance, LossMoment moment)
    {
        var labels = batch.RequireLabels();
        if (miner is AllPairs)
        {
            var all = PairMasks.OfLabels(batch);
            var count = all.Positive.sum().item<long>() + all.Negative.sum().item<long>();
            return (all, new MiningStatistics(count, count, 0));
        }
        var values = distances.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        var mined = miner.Mine(new PairDistances(values, labels, distance, (int)batch.Embeddings.shape[1]), moment.Random);
        return (PairMasks.OfPairs(batch, mined.Positives, mined.Negatives), mined.Statistics);
    }
}
