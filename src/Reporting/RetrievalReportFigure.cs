namespace MLNetDeepRanking.Reporting;

/// <summary>A measure of retrieval, and how sure it is.</summary>
/// <param name="Name">The measure's name, such as <c>Recall@1</c>.</param>
/// <param name="Value">Its value, from 0 to 1.</param>
/// <param name="Low">The lower end of its confidence interval, or null if none is known.</param>
/// <param name="High">The upper end of its confidence interval, or null if none is known.</param>
public sealed record RetrievalReportFigure(string Name, double Value, double? Low = null, double? High = null);
