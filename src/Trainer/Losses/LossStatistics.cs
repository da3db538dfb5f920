using MLNetDeepRanking.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>What the value of a loss was made of.</summary>
/// <param name="Terms">How many triplets, pairs or queries the loss is over; each loss says which.</param>
/// <param name="ActiveTerms">How many of them have a loss above 0, and so a gradient.</param>
/// <param name="Positive">The distances of query and positive.</param>
/// <param name="Negative">The distances of query and negative.</param>
/// <param name="Mining">What the miner chose from; all 0 without a miner.</param>
/// <remarks>
/// A loss over triplets counts a distance once for each triplet, in its own distance; every other loss once for each pair that the classes make,
/// squared Euclidean unless it says otherwise.
/// </remarks>
public sealed record LossStatistics(
    long Terms, long ActiveTerms, MeanDistance Positive, MeanDistance Negative, MiningStatistics Mining = default)
{
    /// <summary>Gets the statistics of nothing.</summary>
    public static LossStatistics None { get; } = new(0, 0, default, default);

    /// <summary>Takes the statistics of two batches together.</summary>
    public static LossStatistics operator +(LossStatistics left, LossStatistics right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Plus(right);
    }

    /// <summary>Takes the statistics of two batches together.</summary>
    public LossStatistics Plus(LossStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LossStatistics(
            Terms + other.Terms, ActiveTerms + other.ActiveTerms, Positive + other.Positive, Negative + other.Negative, Mining + other.Mining);
    }

    /// <summary>Returns the statistics of a loss over pairs with the given distances <c>[Q, N]</c>.</summary>
    internal static LossStatistics OfPairs(PairMasks pairs, Tensor distances, long terms, long activeTerms, MiningStatistics mining = default)
    {
        using var scope = NewDisposeScope();
        return new LossStatistics(terms, activeTerms, Over(pairs.Positive), Over(pairs.Negative), mining);

        MeanDistance Over(Tensor mask)
        {
            var chosen = distances.detach().masked_select(mask);
            return new MeanDistance(chosen.sum(ScalarType.Float64).item<double>(), chosen.numel());
        }
    }
}
