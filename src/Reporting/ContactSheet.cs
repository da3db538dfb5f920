using System.Globalization;
using System.Text;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows what a similarity search finds: a row for each query, green frames for its own class, red for others.</summary>
/// <remarks>
/// The page is one file without scripts or links: small copies of the pictures are inside. It follows the reader's light or dark setting.
/// A picture that cannot be read becomes an empty frame that tells why. Instances are immutable and safe to share between threads.
/// </remarks>
public sealed class ContactSheet
{
    private readonly string _distanceFormat;

    /// <summary>Creates a sheet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="rows">The queries with their neighbours.</param>
    public ContactSheet(string title, IReadOnlyList<ContactSheetRow> rows)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(rows);
        Title = title;
        Rows = rows;
        _distanceFormat = rows.All(row => row.Neighbors.All(neighbor => float.IsInteger(neighbor.Distance))) ? "0" : "0.000";
    }

    /// <summary>Gets the heading.</summary>
    public string Title { get; }

    /// <summary>Gets the queries with their neighbours.</summary>
    public IReadOnlyList<ContactSheetRow> Rows { get; }

    /// <summary>Gets the line below the heading.</summary>
    /// <value>The default value is null: no line.</value>
    public string? Subtitle { get; init; }

    /// <summary>Gets the figures shown above the rows.</summary>
    /// <value>The default value is null: no figures.</value>
    public ReportTable? Figures { get; init; }

    /// <summary>Returns the sheet as an HTML element with its style inside, for a notebook or a page of your own.</summary>
    public string ToHtml() => ContactSheetHtml.Element(this);

    /// <summary>Writes the sheet as an HTML page, whole or not at all; an existing file is replaced.</summary>
    /// <param name="path">The path of the file.</param>
    public void SaveHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(ContactSheetHtml.Page(this)));
    }

    /// <summary>Returns the sheet as text: the title, then a line for each query.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Title);
        foreach (var row in Rows)
        {
            text.Append('\n').Append(row.Label).Append(": ").AppendJoin(", ", row.Neighbors.Select(neighbor => Describe(row, neighbor)));
        }
        return text.ToString();
    }

    /// <summary>Returns a distance with three decimals, or none where all distances are counts, as Hamming distances are.</summary>
    internal string Text(float distance) => distance.ToString(_distanceFormat, CultureInfo.InvariantCulture);

    private string Describe(ContactSheetRow row, ContactSheetNeighbor neighbor)
    {
        var mark = row.IsRight(neighbor) ? '✓' : '✗';
        return $"{mark} {neighbor.Label} {Text(neighbor.Distance)}";
    }
}
