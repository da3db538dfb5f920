using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows what a similarity search finds: a row for each query, green frames for its own class, red for others.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class ContactSheet : Report
{
    /// <summary>Creates a sheet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="rows">The queries with their neighbours.</param>
    public ContactSheet(string title, IReadOnlyList<ContactSheetRow> rows)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Rows = rows;
    }

    /// <summary>Gets the queries with their neighbours.</summary>
    public IReadOnlyList<ContactSheetRow> Rows { get; }

    /// <summary>Gets the figures shown above the rows.</summary>
    /// <value>The default value is null: no figures.</value>
    public ReportTable? Figures { get; init; }

    internal override string Kind => "contact-sheet";

    /// <summary>Returns the sheet as text: the title, then a line for each query.</summary>
    public override string ToString() => string.Join('\n', Rows.Select(new DistanceText(Rows).Line).Prepend(Title));

    internal override Markup Summary() =>
        Markup.Lines([Figures is { } figures ? TableHtml.Of(figures) : Markup.Empty, new ContactSheetHtml(Rows).Legend()]);

    internal override Markup Body() => new ContactSheetHtml(Rows).Rows();
}
