namespace MLNetDeepRanking.Reporting;

/// <summary>How well the queries of one class were answered.</summary>
/// <param name="Label">The name of the class.</param>
/// <param name="Queries">How many of its members were queries.</param>
/// <param name="Scores">A value from 0 to 1 for each of <see cref="RetrievalReport.ClassMeasures"/>.</param>
public sealed record RetrievalReportClass(string Label, int Queries, IReadOnlyList<double> Scores);
