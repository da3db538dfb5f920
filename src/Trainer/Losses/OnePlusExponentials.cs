using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>ln(1 + Σ eˣ) over chosen elements of a matrix, safe for any x.</summary>
internal static class OnePlusExponentials
{
    /// <summary>Sums along <paramref name="dimension"/> over the elements of <paramref name="chosen"/>; 0, without a gradient, where there are none.</summary>
    public static Tensor Log(Tensor exponents, Tensor chosen, int dimension)
    {
        // The 1 is e⁰ of one more element.
        var zero = exponents.select(dimension, 0).unsqueeze(dimension).mul(0).detach();
        return cat([zero, exponents.masked_fill(chosen.logical_not(), double.NegativeInfinity)], dimension).logsumexp(dimension);
    }
}
