namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes the classes of a retrieval, the worst first. Of many classes, those beyond the first wait behind a line that opens them.</summary>
internal static class ClassTable
{
    private const int Shown = 12;

    public static Markup Of(IReadOnlyList<string> measures, IReadOnlyList<RetrievalReportClass> classes)
    {
        var first = Table(measures, classes.Take(Shown));
        var rest = classes.Count <= Shown ? Markup.Empty : Markup.Of($"""
            <details><summary>{ReportText.Count(classes.Count - Shown, "more class", "more classes")}</summary>
            {Table(measures, classes.Skip(Shown))}
            </details>
            """);
        return FigureHtml.Section("Classes", $"{ReportText.Count(classes.Count, "class", "classes")}, those answered worst first", Markup.Lines([first, rest]));
    }

    private static Markup Table(IReadOnlyList<string> measures, IEnumerable<RetrievalReportClass> classes) => Markup.Of($"""
        <div class="scroll"><table class="classes">
        <thead><tr><th>class</th><th>queries</th>{measures.Select(measure => Markup.Of($"<th>{measure}</th>"))}</tr></thead>
        <tbody>
        {classes.Select(Row)}
        </tbody>
        </table></div>
        """);

    private static Markup Row(RetrievalReportClass row) => Markup.Of($"""
        <tr><th scope="row">{row.Label}</th><td>{row.Queries}</td>{row.Scores.Select(score =>
            Markup.Of($"<td>{ShareBar.Of(score)} {ReportText.Percent(score)}</td>"))}</tr>
        """);
}
