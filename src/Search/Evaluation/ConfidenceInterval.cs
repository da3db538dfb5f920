using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>The bounds between which a figure lies, by the bootstrap's percentiles; NaN where there was nothing to sample.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Returns whether a value lies between the bounds, or on one.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    /// <summary>Returns the bounds, such as <c>0.597 to 0.639</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lower:0.####} to {Upper:0.####}");
}
