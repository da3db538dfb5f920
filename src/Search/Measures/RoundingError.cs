namespace MLNetDeepRanking.Search.Measures;

/// <summary>Bounds on what single precision loses.</summary>
internal static class RoundingError
{
    /// <summary>Half the distance between 1 and the next float: the relative error of one operation.</summary>
    private const double OfOperation = 1.0 / (1 << 24);

    /// <summary>
    /// Bounds the error of a sum, relative to the sum of its terms' magnitudes: a rounding for each term,
    /// and a few for the terms themselves, for the key, and for the float that the distance is reported in.
    /// </summary>
    public static double OfSum(int terms) => (terms + 8) * OfOperation;
}
