namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes queries and their neighbours: a row each, down to one picture in its frame.</summary>
internal sealed class ContactSheetHtml(IReadOnlyList<ContactSheetRow> rows)
{
    private const int MostColumns = 10;

    private readonly DistanceText _distances = new(rows);
    private readonly PictureHtml _pictures = new();

    /// <summary>Returns how many neighbours match and how many do not, as the key to the frames' colours.</summary>
    public Markup Legend()
    {
        var right = rows.Sum(row => row.RightCount);
        var wrong = rows.Sum(row => row.Neighbors.Count) - right;
        return Markup.Of($"""
            <p class="legend"><span class="right"><i>✓</i> same class as the query: {right}</span>
            <span class="wrong"><i>✗</i> another class: {wrong}</span></p>
            """);
    }

    /// <summary>Returns the rows.</summary>
    public Markup Rows()
    {
        var columns = Math.Clamp(rows.Select(row => row.Neighbors.Count).DefaultIfEmpty().Max(), 1, MostColumns);
        return Markup.Lines(rows.Select(row => Row(row, columns)));
    }

    private Markup Row(ContactSheetRow row, int columns)
    {
        var found = row.Note ?? (row.Neighbors.Count == 0 ? "nothing found" : $"{row.RightCount} of {row.Neighbors.Count} match");
        return Markup.Of($"""
            <section class="query-row" style="--columns:{columns}">
            <figure class="query">{_pictures.Frame(row.PicturePath, $"Query: {row.Label}")}
            {FigureHtml.Caption(row.Label, found)}</figure>
            <ol>
            {row.Neighbors.Select(neighbor => Neighbor(neighbor, row.IsRight(neighbor)))}
            </ol>
            </section>
            """);
    }

    private Markup Neighbor(ContactSheetNeighbor neighbor, bool right)
    {
        var (kind, mark, meaning) = right ? ("right", "✓", "same class") : ("wrong", "✗", "another class");
        var distance = _distances.Of(neighbor);
        return Markup.Of($"""
            <li><figure class="{kind}">{_pictures.Frame(neighbor.PicturePath, $"{neighbor.Label}, {meaning}, distance {distance}")}<i>{mark}</i>
            {FigureHtml.Caption(neighbor.Label, distance)}</figure></li>
            """);
    }
}
