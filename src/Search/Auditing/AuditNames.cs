using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>What rows and classes are called in findings.</summary>
internal sealed class AuditNames(int[] labels, AuditOptions options)
{
    public string Row(int row) => options.RowNames is { } names ? $"'{names[row]}'" : string.Create(CultureInfo.InvariantCulture, $"row {row}");

    public string Class(int label) => ClassName.Of(label, options.ClassNames);

    public string ClassOf(int row) => Class(labels[row]);
}
