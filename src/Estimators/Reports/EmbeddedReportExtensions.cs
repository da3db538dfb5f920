using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators;

/// <summary>Turns what was evaluated and audited in a view into pages with the pictures of its rows.</summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads extend different types, so no call can become ambiguous.")]
public static class EmbeddedReportExtensions
{
    /// <summary>Returns metrics as a report, with the pictures of the queries that were answered worst and of what was found.</summary>
    /// <param name="metrics">The metrics that <c>mlContext.Ranking.EvaluateRetrieval</c> found of each row among all others.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="data">The rows that were evaluated.</param>
    /// <param name="picturePathColumnName">The column of the pictures' paths.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <exception cref="ArgumentException">These are not the rows that were evaluated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static RetrievalReport ToReport(this RetrievalMetrics metrics, string title, IDataView data,
        string picturePathColumnName = "ImagePath", string labelColumnName = "Label", string embeddingColumnName = "Embedding")
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var rows = Read(data, picturePathColumnName, labelColumnName, embeddingColumnName);
        return metrics.ToReport(title, rows.Vectors, rows.Dimension, rows.Text(0), rows.Text(1));
    }

    /// <summary>Returns what an audit found as a report, with the pictures that show it.</summary>
    /// <param name="audit">The result of <c>mlContext.Ranking.AuditRetrieval</c>.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="data">The rows that were audited.</param>
    /// <param name="picturePathColumnName">The column of the pictures' paths.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <exception cref="ArgumentException">These are not the rows that were audited.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static AuditReport ToReport(this AuditResult audit, string title, IDataView data,
        string picturePathColumnName = "ImagePath", string labelColumnName = "Label", string embeddingColumnName = "Embedding")
    {
        ArgumentNullException.ThrowIfNull(audit);
        var rows = Read(data, picturePathColumnName, labelColumnName, embeddingColumnName);
        return audit.ToReport(title, rows.Text(1), rows.Text(0));
    }

    // The evaluation has told of rows without an embedding; they need not be told of again.
    private static EmbeddingRows Read(IDataView data, string picturePath, string label, string embedding)
    {
        ArgumentNullException.ThrowIfNull(data);
        return EmbeddingRows.Read(new MLContext(), data, embedding, (label, "labels"), (picturePath, "paths of pictures"));
    }
}
