namespace MLNetDeepRanking.Reporting;

/// <summary>A picture in a report.</summary>
/// <param name="Path">The path of the picture file.</param>
/// <param name="Label">What stands below it: its class, or its name.</param>
/// <param name="Detail">What stands below that, or null.</param>
public sealed record ReportPicture(string Path, string Label, string? Detail = null);
