using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>Draws a matrix of classes: a row for what queries are, a column for what was found, each cell as strong as its share of the row.</summary>
/// <param name="Classes">The classes shown.</param>
/// <param name="Counts">The counts of all pairs.</param>
/// <param name="AllClasses">How many classes there are.</param>
internal sealed record ConfusionMatrix(IReadOnlyList<string> Classes, IReadOnlyDictionary<(string, string), int> Counts, int AllClasses)
{
    private const int MostClasses = 24;
    private const int MostLetters = 16;
    private const double Cell = 28, Left = 126, Top = 112;

    /// <summary>Gets a sentence on what is shown.</summary>
    public string About => "Rows are the classes of the queries, columns those of what was found." +
        (Classes.Count == AllClasses ? "" : $" The {Classes.Count} of {AllClasses} classes that are confused most are shown.");

    /// <summary>Returns the matrix of those classes that take part in most confusions.</summary>
    /// <param name="counts">The counts of all pairs.</param>
    /// <param name="confusions">Those of different classes, the most frequent first.</param>
    public static ConfusionMatrix Of(IReadOnlyList<ConfusionReportCount> counts, IReadOnlyList<ConfusionReportCount> confusions)
    {
        string[] all = [.. confusions.Concat(counts).SelectMany(count => new[] { count.Actual, count.Found }).Distinct()];
        string[] shown = [.. all.Take(MostClasses).Order(StringComparer.Ordinal)];
        return new(shown, counts.ToDictionary(count => (count.Actual, count.Found), count => count.Count), all.Length);
    }

    public Markup Draw()
    {
        var totals = Counts.GroupBy(pair => pair.Key.Item1).ToDictionary(row => row.Key, row => row.Sum(pair => pair.Value), StringComparer.Ordinal);
        var (width, height) = (Left + Cell * Classes.Count + 30, Top + Cell * Classes.Count + 2);
        return Markup.Of($"""
            <div class="scroll" tabindex="0" role="group" aria-label="Matrix of classes">
            <svg class="matrix" viewBox="0 0 {width} {height}" style="width:{width}px" role="img" aria-label="Matrix of classes">
            <title>Matrix of classes</title>
            <desc>{About} The list below names the most frequent confusions.</desc>
            {Classes.Select(ColumnName)}
            {Classes.Select((name, row) => Row(name, row, totals.GetValueOrDefault(name)))}
            </svg></div>
            """);
    }

    private static double Place(double start, int number) => start + Cell * number;

    private static Markup ColumnName(string name, int column)
    {
        var x = Place(Left, column) + Cell / 2 + 4;
        return Markup.Of($"""<text transform="translate({x} {Top - 8}) rotate(-55)"><title>{name}</title>{Short(name)}</text>""");
    }

    private Markup Row(string actual, int row, int total) => Markup.Of($"""
        <text x="{Left - 8}" y="{Place(Top, row) + Cell / 2 + 4}" text-anchor="end"><title>{actual}</title>{Short(actual)}</text>
        {Classes.Select((found, column) => Square(actual, found, row, column, total))}
        """);

    private Markup Square(string actual, string found, int row, int column, int total)
    {
        var count = Counts.GetValueOrDefault((actual, found));
        var kind = row == column ? "right" : "wrong";
        var (x, y) = (Place(Left, column), Place(Top, row));
        if (count == 0) return Markup.Of($"""<rect class="none" x="{x + 1}" y="{y + 1}" width="{Cell - 2}" height="{Cell - 2}" rx="4"/>""");
        var share = (double)count / total;
        return Markup.Of($"""
            <g class="{kind}"><title>{actual} taken for {found}: {count} of {total}</title>
            <rect class="none" x="{x + 1}" y="{y + 1}" width="{Cell - 2}" height="{Cell - 2}" rx="4"/>
            <rect x="{x + 1}" y="{y + 1}" width="{Cell - 2}" height="{Cell - 2}" rx="4" fill-opacity="{0.2 + 0.34 * share}"/>
            <text class="count" x="{x + Cell / 2}" y="{y + Cell / 2 + 4}" text-anchor="middle">{count}</text></g>
            """);
    }

    private static string Short(string name) => name.Length <= MostLetters ? name : string.Concat(name.AsSpan(0, MostLetters - 1).TrimEnd(), "…");
}
