namespace MLNetDeepRanking.Reporting;

/// <summary>How often queries of one class were answered with another, or with their own.</summary>
/// <param name="Actual">The class of the queries.</param>
/// <param name="Found">The class of what was found.</param>
/// <param name="Count">How often; at least 1.</param>
public sealed record ConfusionReportCount(string Actual, string Found, int Count);
