namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Writes the small pieces that several reports show: captions, legends, pictures in a row.</summary>
internal static class FigureHtml
{
    /// <summary>Returns what stands below a picture: its label, cut after two lines, and a detail.</summary>
    public static Markup Caption(string label, string detail) =>
        Markup.Of($"""<figcaption><b title="{label}">{label}</b><small>{detail}</small></figcaption>""");

    /// <summary>Returns a section with a heading and a line about it.</summary>
    public static Markup Section(string heading, string? about, Markup content, string kind = "card") => Markup.Of($"""
        <section class="{kind}">
        <h2>{heading}</h2>
        {(about is null ? Markup.Empty : Markup.Of($"""<p class="about">{about}</p>"""))}
        {content}
        </section>
        """);

    /// <summary>Returns pictures side by side, as many in a line as there is room for.</summary>
    public static Markup Row(IEnumerable<ReportPicture> pictures, PictureHtml frames) => Markup.Of($"""
        <ol class="row">
        {pictures.Select(picture => Markup.Of($"""
            <li><figure>{frames.Frame(picture.Path, picture.Label)}
            {Caption(picture.Label, picture.Detail ?? "")}</figure></li>
            """))}
        </ol>
        """);
}
