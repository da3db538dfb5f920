using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>What a class is called in a report.</summary>
internal static class ClassName
{
    public static string Of(int label, IReadOnlyList<string>? names) =>
        names is not null && (uint)label < (uint)names.Count ? names[label] : label.ToString(CultureInfo.InvariantCulture);
}
