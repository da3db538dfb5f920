using System.Globalization;

namespace MLNetDeepRanking.Reporting;

/// <summary>Writes distances with three decimals, or with none where all are counts, as Hamming distances are.</summary>
internal sealed class DistanceText(IReadOnlyList<ContactSheetRow> rows)
{
    private readonly string _format = rows.All(row => row.Neighbors.All(neighbor => float.IsInteger(neighbor.Distance))) ? "0" : "0.000";

    public string Of(ContactSheetNeighbor neighbor) => neighbor.Distance.ToString(_format, CultureInfo.InvariantCulture);

    /// <summary>Returns a row as a line of text.</summary>
    public string Line(ContactSheetRow row) =>
        $"{row.Label}: {string.Join(", ", row.Neighbors.Select(neighbor => $"{(row.IsRight(neighbor) ? '✓' : '✗')} {neighbor.Label} {Of(neighbor)}"))}";
}
