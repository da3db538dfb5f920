namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes figures that stand for themselves: a name, a large number, a bar if it is a share, and a line about it.</summary>
internal static class MeasureHtml
{
    public static Markup List(IEnumerable<Markup> measures) => Markup.Of($"""
        <dl class="measures">
        {measures}
        </dl>
        """);

    /// <summary>Returns a share from 0 to 1 with its bar.</summary>
    public static Markup Share(string name, double value, double? low = null, double? high = null, string about = "") =>
        Of(name, ReportText.Percent(value), ShareBar.Of(value, low, high), about);

    /// <summary>Returns a number that is no share.</summary>
    public static Markup Number(string name, string value, string about = "") => Of(name, value, Markup.Empty, about);

    private static Markup Of(string name, string value, Markup bar, string about) => Markup.Of($"""
        <div><dt>{name}</dt><dd><b>{value}</b>{bar}
        <small>{about}</small></dd></div>
        """);
}
