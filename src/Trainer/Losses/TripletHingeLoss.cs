using System.Runtime.InteropServices;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// The ranking layer: <c>max(0, g + D(query, positive) − D(query, negative))</c> for each triplet, averaged over the active ones.
/// </summary>
/// <remarks>
/// The hinge is taken triplet by triplet, before any mean: an easy triplet cannot cancel a hard one. Triplets that are already apart by the gap
/// are not counted in the mean, so the step does not shrink as training goes on.
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, equation 2; the mean over active triplets is
/// Hermans et al., "In Defense of the Triplet Loss", 2017. Instances are immutable.
/// </remarks>
public sealed class TripletHingeLoss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="gap">g, by how much a negative should be farther than a positive; above 0.</param>
    /// <param name="distance">D.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gap"/> is not a positive number.</exception>
    public TripletHingeLoss(double gap = 0.2, TripletDistance distance = TripletDistance.SquaredEuclidean)
    {
        if (!double.IsFinite(gap) || gap <= 0) throw new ArgumentOutOfRangeException(nameof(gap), gap, "The gap must be a positive number.");
        Gap = gap;
        Distance = distance;
    }

    /// <summary>Gets g, in units of <see cref="Distance"/>.</summary>
    public double Gap { get; }

    /// <summary>Gets D.</summary>
    public TripletDistance Distance { get; }

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="embeddings">Float or double <c>[N, d]</c>, one row a picture; unit length is usual but not required.</param>
    /// <param name="triplets">Triplets of row numbers, each from 0 to N − 1.</param>
    /// <exception cref="ArgumentException">The embeddings are not a matrix, or a triplet names a row that is not there.</exception>
    public RankingLoss Evaluate(Tensor embeddings, IReadOnlyList<Triplet> triplets)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(triplets);
        if (embeddings.dim() != 2)
            throw new ArgumentException($"Embeddings must be [N, d]; these are [{string.Join(", ", embeddings.shape)}].", nameof(embeddings));
        if (triplets.Count == 0) return new RankingLoss(embeddings.sum() * 0, 0, 0, 0, 0);

        using var scope = NewDisposeScope();
        var distances = PairwiseDistances.Between(embeddings, Distance).flatten();
        var (positivePairs, negativePairs) = PairNumbers(triplets, (int)embeddings.shape[0]);
        var positive = distances.index_select(0, tensor(positivePairs, device: embeddings.device));
        var negative = distances.index_select(0, tensor(negativePairs, device: embeddings.device));
        var perTriplet = nn.functional.relu(positive - negative + Gap);
        var active = perTriplet.detach().count_nonzero().item<long>();
        var value = perTriplet.sum() / Math.Max(1, active);
        return new RankingLoss(value.MoveToOuterDisposeScope(), triplets.Count, active, Mean(positive), Mean(negative));
    }

    // The pair (i, j) is element i·N + j of the flattened distance matrix.
    private static (long[] Positive, long[] Negative) PairNumbers(IReadOnlyList<Triplet> triplets, int rows)
    {
        var positive = new long[triplets.Count];
        var negative = new long[triplets.Count];
        var span = triplets switch
        {
            Triplet[] array => array,
            List<Triplet> list => CollectionsMarshal.AsSpan(list),
            _ => triplets.ToArray(),
        };
        for (var t = 0; t < span.Length; t++)
        {
            var (q, p, n) = span[t];
            if ((uint)q >= (uint)rows || (uint)p >= (uint)rows || (uint)n >= (uint)rows)
                throw new ArgumentException($"Triplet {t} is ({q}, {p}, {n}), but the batch has rows 0 to {rows - 1}.", nameof(triplets));
            positive[t] = (long)q * rows + p;
            negative[t] = (long)q * rows + n;
        }
        return (positive, negative);
    }

    private static double Mean(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.detach().mean().to(ScalarType.Float64).item<double>();
    }
}
