using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows what an audit of pictures, labels and triplets found: the gravest first, each with what to do and the pictures that show it.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class AuditReport : Report
{
    private const int GroupsShown = 24;

    private readonly AuditReportFinding[] _gravestFirst;

    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="findings">What was found, and what was looked for in vain.</param>
    public AuditReport(string title, IReadOnlyList<AuditReportFinding> findings)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(findings);
        Findings = findings;
        _gravestFirst = [.. findings.OrderByDescending(finding => finding.Severity)];
    }

    /// <summary>Gets what was found, and what was looked for in vain.</summary>
    public IReadOnlyList<AuditReportFinding> Findings { get; }

    /// <summary>Gets the figures shown above the findings, such as the sizes of classes.</summary>
    /// <value>The default value is null: no figures.</value>
    public ReportTable? Figures { get; init; }

    internal override string Kind => "audit";

    /// <summary>Returns a line for each finding, the gravest first, with what to do about it.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title,
        .. Figures is { } figures ? ReportText.Lines(figures) : [],
        .. _gravestFirst.Select(finding => $"  {finding.Severity,-8} {finding.Heading}: {ReportText.Count(finding.Count)}. {finding.Advice}"),
    ]);

    internal override Markup Summary() => Markup.Of($"""
        {(Figures is { } figures ? TableHtml.Of(figures) : Markup.Empty)}
        <ul class="findings">
        {_gravestFirst.Select(finding => Markup.Of($"""
            <li class="{Name(finding)}"><i>{Mark(finding)}</i> {finding.Heading} <b>{ReportText.Count(finding.Count)}</b></li>
            """))}
        </ul>
        """);

    internal override Markup Body()
    {
        var pictures = new PictureHtml();
        return Markup.Lines(_gravestFirst.Where(finding => finding.Severity != AuditSeverity.Clear).Select(finding => Section(finding, pictures)));
    }

    private static Markup Section(AuditReportFinding finding, PictureHtml pictures)
    {
        var hidden = finding.Groups.Count - GroupsShown;
        return Markup.Of($"""
            <section class="card finding {Name(finding)}">
            <h2><i>{Mark(finding)}</i> {finding.Heading} <b>{ReportText.Count(finding.Count)}</b></h2>
            <p class="about">{finding.Advice}</p>
            {(finding.Table is { } table ? TableHtml.Of(table, "list") : Markup.Empty)}
            <div class="groups">
            {finding.Groups.Take(GroupsShown).Select(group => Group(group, pictures))}
            </div>
            {(hidden > 0 ? Markup.Of($"""<p class="about">and {ReportText.Count(hidden)} more</p>""") : Markup.Empty)}
            </section>
            """);
    }

    private static Markup Group(AuditReportGroup group, PictureHtml pictures) => Markup.Of($"""
        <div class="group"><h3>{group.Caption}</h3>
        {FigureHtml.Row(group.Pictures, pictures)}</div>
        """);

    private static string Name(AuditReportFinding finding) => finding.Severity.ToString().ToLowerInvariant();

    private static string Mark(AuditReportFinding finding) => finding.Severity switch
    {
        AuditSeverity.Clear => "✓",
        AuditSeverity.Note => "i",
        AuditSeverity.Warning => "!",
        _ => "✗",
    };
}
