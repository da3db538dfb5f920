using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>How often a verifier errs, on pairs of classes that it was not calibrated on.</summary>
/// <remarks>Instances are immutable.</remarks>
public sealed record VerificationMetrics
{
    /// <summary>Gets the number of pairs of the same class.</summary>
    public required int SamePairs { get; init; }

    /// <summary>Gets the number of pairs of different classes.</summary>
    public required int DifferentPairs { get; init; }

    /// <summary>Gets the share of pairs of different classes that are taken for the same.</summary>
    public required double FalseMatchRate { get; init; }

    /// <summary>Gets the share of pairs of the same class that are taken for different.</summary>
    public required double FalseNonMatchRate { get; init; }

    /// <summary>Gets the rate at which the two errors are equal, between two thresholds in proportion.</summary>
    public required double EqualErrorRate { get; init; }

    /// <summary>Gets the probability that a pair of the same class is nearer than one of different classes; a tie counts half.</summary>
    public required double AreaUnderCurve { get; init; }

    /// <summary>Gets the curve of errors, by rising threshold, at most some two hundred points of it.</summary>
    public required IReadOnlyList<RocPoint> Roc { get; init; }

    /// <summary>Returns one line, such as <c>false matches 1.1 %, false non-matches 20.3 %, equal error rate 6.0 %, area under curve 0.981</c>.</summary>
    public override string ToString() =>
        $"false matches {Percent.Of(FalseMatchRate)}, false non-matches {Percent.Of(FalseNonMatchRate)}, " +
        string.Create(CultureInfo.InvariantCulture, $"equal error rate {Percent.Of(EqualErrorRate)}, area under curve {AreaUnderCurve:0.000}");
}
