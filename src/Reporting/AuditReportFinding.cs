namespace MLNetDeepRanking.Reporting;

/// <summary>What an audit found of one kind.</summary>
/// <param name="Heading">What was looked for, such as <c>Near-duplicates</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Count">How many were found.</param>
/// <param name="Advice">What it means, and what to do about it.</param>
public sealed record AuditReportFinding(string Heading, AuditSeverity Severity, int Count, string Advice)
{
    /// <summary>Gets the pictures that show it, in groups that belong together, such as a picture and its copies.</summary>
    /// <value>The default value is empty: no pictures.</value>
    public IReadOnlyList<AuditReportGroup> Groups { get; init; } = [];

    /// <summary>Gets the figures or the list that a person can act on.</summary>
    /// <value>The default value is null: no table.</value>
    public ReportTable? Table { get; init; }
}
