namespace MLNetDeepRanking.Reporting;

/// <summary>Pictures of an audit that belong together.</summary>
/// <param name="Caption">What they have in common, such as <c>distance 0.012, in different splits</c>.</param>
/// <param name="Pictures">The pictures.</param>
public sealed record AuditReportGroup(string Caption, IReadOnlyList<ReportPicture> Pictures);
