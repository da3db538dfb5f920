namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes a <see cref="ReportTable"/>, which scrolls by itself where it is wider than the page.</summary>
internal static class TableHtml
{
    public static Markup Of(ReportTable table, string kind = "figures") => Markup.Of($"""
        <div class="scroll {kind}"><table>
        <thead><tr>{table.Columns.Select(text => Markup.Of($"<th>{text}</th>"))}</tr></thead>
        <tbody>
        {table.Rows.Select(Row)}
        </tbody>
        </table></div>
        """);

    private static Markup Row(IReadOnlyList<string> row) =>
        Markup.Of($"""<tr><th scope="row">{row[0]}</th>{row.Skip(1).Select(text => Markup.Of($"<td>{text}</td>"))}</tr>""");
}
