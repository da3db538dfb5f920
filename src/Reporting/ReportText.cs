using System.Globalization;

namespace MLNetDeepRanking.Reporting;

/// <summary>How reports write numbers: the same in every language setting.</summary>
internal static class ReportText
{
    /// <summary>Writes a share from 0 to 1, such as <c>61.8 %</c>; a dash for no number.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %") : "–";

    /// <summary>Writes a share from 0 to 1 with as few digits as tell it, such as <c>50 %</c>.</summary>
    public static string ShortPercent(double share) => $"{Short(100 * share)} %";

    /// <summary>Writes a number with about four digits; a dash for no number.</summary>
    public static string Number(double value) => !double.IsFinite(value) ? "–" : value.ToString(Math.Abs(value) switch
    {
        0 => "0",
        < 1e-3 or >= 1e6 => "0.##e0",
        < 1 => "0.0000",
        < 100 => "0.000",
        _ => "#,0.#",
    }, CultureInfo.InvariantCulture);

    /// <summary>Writes a number with as few digits as tell it.</summary>
    public static string Short(double value) =>
        !double.IsFinite(value) ? "–" : value.ToString(Math.Abs(value) is 0 or (>= 1e-3 and < 1e6) ? "#,0.###" : "0.##e0", CultureInfo.InvariantCulture);

    /// <summary>Writes a count with its thousands apart.</summary>
    public static string Count(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Writes a count with its noun.</summary>
    public static string Count(int count, string singular, string plural) => $"{Count(count)} {(count == 1 ? singular : plural)}";

    /// <summary>Puts lines below each other, without those that are empty.</summary>
    public static string Lines(IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));

    /// <summary>Writes a table as lines with columns of even width.</summary>
    public static IEnumerable<string> Lines(ReportTable table)
    {
        IReadOnlyList<string>[] rows = [table.Columns, .. table.Rows];
        var widths = Enumerable.Range(0, table.Columns.Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => ("  " + string.Join("  ", row.Select((text, i) => i == 0 ? text.PadRight(widths[i]) : text.PadLeft(widths[i])))).TrimEnd());
    }
}
