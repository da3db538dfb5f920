using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>Writes shares from 0 to 1 for people, the same in every culture.</summary>
internal static class Percent
{
    public static string Of(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    public static string Of(ConfidenceInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Lower:F1} to {100 * interval.Upper:F1} %");
}
