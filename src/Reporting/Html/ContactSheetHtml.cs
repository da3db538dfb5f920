using System.Net;
using System.Text;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes a <see cref="ContactSheet"/> as HTML: the page, its parts, down to one picture in its frame.</summary>
internal sealed class ContactSheetHtml
{
    private const int MostColumns = 10;
    private const string PageStyle = "body { margin: 0 } .contact-sheet { min-height: 100vh }";

    private static readonly string Style = ReadStyle();

    private readonly ContactSheet _sheet;
    private readonly StringBuilder _html = new();
    private readonly ThumbnailCache _thumbnails = new();

    private ContactSheetHtml(ContactSheet sheet) => _sheet = sheet;

    /// <summary>Returns a complete page.</summary>
    public static string Page(ContactSheet sheet) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Escape(sheet.Title)}</title>
        <style>{PageStyle}</style>
        </head>
        <body>
        {Element(sheet)}
        </body>
        </html>

        """;

    /// <summary>Returns one element with its style inside.</summary>
    public static string Element(ContactSheet sheet)
    {
        var writer = new ContactSheetHtml(sheet);
        writer.WriteSheet();
        return writer._html.ToString();
    }

    private void WriteSheet()
    {
        var columns = Math.Clamp(_sheet.Rows.Select(row => row.Neighbors.Count).DefaultIfEmpty().Max(), 1, MostColumns);
        Line($"""<div class="contact-sheet" style="--columns:{columns}">""");
        Line($"<style>\n{Style}</style>");
        Line("<header>");
        Line($"<h1>{Escape(_sheet.Title)}</h1>");
        if (_sheet.Subtitle is { } subtitle) Line($"<p>{Escape(subtitle)}</p>");
        if (_sheet.Figures is { } figures) WriteFigures(figures);
        WriteLegend();
        Line("</header>");
        foreach (var row in _sheet.Rows) WriteRow(row);
        Line("</div>");
    }

    private void WriteFigures(ReportTable figures)
    {
        Line("""<div class="figures"><table>""");
        Line($"<thead><tr>{Cells("th", figures.Columns)}</tr></thead>");
        Line("<tbody>");
        foreach (var row in figures.Rows) Line($"""<tr><th scope="row">{Escape(row[0])}</th>{Cells("td", row.Skip(1))}</tr>""");
        Line("</tbody>");
        Line("</table></div>");

        static string Cells(string tag, IEnumerable<string> texts) => string.Concat(texts.Select(text => $"<{tag}>{Escape(text)}</{tag}>"));
    }

    private void WriteLegend()
    {
        var right = _sheet.Rows.Sum(row => row.RightCount);
        var wrong = _sheet.Rows.Sum(row => row.Neighbors.Count) - right;
        Line($"""
            <p class="legend"><span class="right"><i>✓</i> same class as the query: {right}</span>
            <span class="wrong"><i>✗</i> another class: {wrong}</span></p>
            """);
    }

    private void WriteRow(ContactSheetRow row)
    {
        var found = row.Neighbors.Count == 0 ? "nothing found" : $"{row.RightCount} of {row.Neighbors.Count} match";
        Line("<section>");
        Line($"""
            <figure class="query">{Picture(row.PicturePath, $"Query: {row.Label}")}
            {Caption(row.Label, found)}</figure>
            """);
        Line("<ol>");
        foreach (var neighbor in row.Neighbors) WriteNeighbor(neighbor, row.IsRight(neighbor));
        Line("</ol>");
        Line("</section>");
    }

    private void WriteNeighbor(ContactSheetNeighbor neighbor, bool right)
    {
        var (kind, mark, meaning) = right ? ("right", '✓', "same class") : ("wrong", '✗', "another class");
        var distance = _sheet.Text(neighbor.Distance);
        Line($"""
            <li><figure class="{kind}">{Picture(neighbor.PicturePath, $"{neighbor.Label}, {meaning}, distance {distance}")}<i>{mark}</i>
            {Caption(neighbor.Label, distance)}</figure></li>
            """);
    }

    private string Picture(string path, string description)
    {
        var (thumbnail, problem) = _thumbnails[path];
        if (thumbnail is null)
        {
            return $"""<span class="frame" role="img" aria-label="{Escape(description)}" title="{Escape(problem)}">?</span>""";
        }
        var data = $"data:{thumbnail.MediaType};base64,{Convert.ToBase64String(thumbnail.Content)}";
        return $"""<span class="frame"><img alt="{Escape(description)}" src="{data}"/></span>""";
    }

    private static string Caption(string label, string detail) =>
        $"""<figcaption><b title="{Escape(label)}">{Escape(label)}</b><small>{Escape(detail)}</small></figcaption>""";

    private void Line(string html) => _html.Append(html).Append('\n');

    private static string Escape(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static string ReadStyle()
    {
        using var stream = typeof(ContactSheetHtml).Assembly.GetManifestResourceStream("contact-sheet.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
