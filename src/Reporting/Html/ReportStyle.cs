namespace MLNetDeepRanking.Reporting.Html;

/// <summary>The style sheet of all reports. It names only what is inside a report, so that a notebook around one keeps its looks.</summary>
internal static class ReportStyle
{
    private static readonly string[] Sheets = ["page", "pictures", "charts", "contact-sheet"];

    /// <summary>Gets the rules.</summary>
    public static string Text { get; } = string.Concat(Sheets.Select(Read));

    /// <summary>Gets the rules as an element.</summary>
    public static Markup Element { get; } = Markup.OfStyle(Text);

    private static string Read(string name)
    {
        using var stream = typeof(ReportStyle).Assembly.GetManifestResourceStream($"{name}.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
