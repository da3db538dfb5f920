namespace MLNetDeepRanking.Reporting;

/// <summary>A small table of figures: a heading for each column, and rows that begin with their name.</summary>
public sealed class ReportTable
{
    /// <summary>Creates a table.</summary>
    /// <param name="columns">The headings; the first stands above the names of the rows and may be empty.</param>
    /// <param name="rows">The rows, each with one text for each column.</param>
    /// <exception cref="ArgumentException">A row does not have as many texts as there are columns.</exception>
    public ReportTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count != columns.Count)
            {
                throw new ArgumentException($"Row {i} has {rows[i].Count} texts for {columns.Count} columns.", nameof(rows));
            }
        }
        Columns = columns;
        Rows = rows;
    }

    /// <summary>Gets the headings.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Gets the rows, each with one text for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }
}
