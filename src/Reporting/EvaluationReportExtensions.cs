using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Reporting.Evaluation;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting;

/// <summary>Turns what evaluations and audits return into pages for people to look at.</summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in what they extend, or in required parameters: no call can become ambiguous.")]
[SuppressMessage("ApiDesign", "RS0027", Justification = "As above: those with optional parameters extend types of their own.")]
public static class EvaluationReportExtensions
{
    /// <summary>Returns metrics as a report: each with its interval, and the classes.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="title">The report's heading.</param>
    public static RetrievalReport ToReport(this RetrievalMetrics metrics, string title)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return RetrievalFindings.Report(metrics, title, show: null);
    }

    /// <summary>Returns metrics as a report, with those of the queries that were answered worst, as a function of yours shows them.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="show">Returns what was found for a query, given its row.</param>
    public static RetrievalReport ToReport(this RetrievalMetrics metrics, string title, Func<int, ContactSheetRow> show)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(show);
        return RetrievalFindings.Report(metrics, title, show);
    }

    /// <summary>Returns metrics of vectors that were looked for among each other as a report, with pictures of the queries answered worst.</summary>
    /// <param name="metrics">The metrics that <see cref="RetrievalEvaluator"/> found by leaving one out.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="embeddings">The vectors that were evaluated, <c>[paths.Count, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">The name of the class of each vector.</param>
    /// <param name="paths">The path of the picture of each vector.</param>
    /// <exception cref="ArgumentException">The lengths do not agree with each other, or with the queries that were evaluated.</exception>
    public static RetrievalReport ToReport(this RetrievalMetrics metrics, string title,
        ReadOnlySpan<float> embeddings, int dimension, IReadOnlyList<string> labels, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(paths);
        return RetrievalFindings.Report(metrics, title, new PictureNeighbors(metrics, embeddings, dimension, labels, paths).Of);
    }

    /// <summary>Returns the comparison of two models as a report.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="firstName">What to call the first model.</param>
    /// <param name="secondName">What to call the second model.</param>
    public static ComparisonReport ToReport(
        this RetrievalComparison comparison, string title = "Which model retrieves better?", string firstName = "first", string secondName = "second") =>
        new(title, comparison, firstName, secondName);

    /// <summary>Returns how often a verifier errs as a report, with the curve of its errors.</summary>
    /// <param name="verifier">The verifier.</param>
    /// <param name="title">The report's heading.</param>
    public static VerificationReport ToReport(this PairVerifier verifier, string title = "Are these two the same?") => new(title, verifier);

    /// <summary>Returns what an audit found as a report, with the pictures that show it.</summary>
    /// <param name="audit">The result of the audit.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="paths">The path of the picture of each row that was audited.</param>
    /// <param name="labels">The name of the class of each row; pictures are called by their files if null.</param>
    /// <exception cref="ArgumentException">There are not as many paths or labels as rows that were audited.</exception>
    public static AuditReport ToReport(this AuditResult audit, string title, IReadOnlyList<string> paths, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(paths);
        return new AuditFindings(audit, paths, labels).Report(title);
    }
}
