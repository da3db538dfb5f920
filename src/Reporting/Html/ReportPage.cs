namespace MLNetDeepRanking.Reporting.Html;

/// <summary>What all reports have in common on paper: the page, the style, the heading.</summary>
internal static class ReportPage
{
    private static readonly Markup PageStyle = Markup.Of($$"""<style>body { margin: 0 } .deeprank { min-height: 100vh }</style>""");

    /// <summary>Returns a complete page.</summary>
    public static string Page(Report report) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{report.Title}</title>
        {PageStyle}
        </head>
        <body>
        {Element(report)}
        </body>
        </html>

        """).ToString();

    /// <summary>Returns one element with its style inside.</summary>
    public static Markup Element(Report report)
    {
        var subtitle = report.Subtitle is { } text ? Markup.Of($"<p>{text}</p>") : Markup.Empty;
        return Markup.Of($"""
            <div class="deeprank {report.Kind}">
            {ReportStyle.Element}
            <header>
            <h1>{report.Title}</h1>
            {Markup.Lines([subtitle, report.Summary()])}
            </header>
            {report.Body()}
            </div>
            """);
    }
}
