using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Evaluation;

namespace Microsoft.ML;

/// <summary>Adds the evaluation of embeddings to <c>mlContext.Ranking</c>: retrieval, triplets, verification, and the audit of data.</summary>
/// <remarks>
/// Labels are text, keys, numbers or any other scalar; a row whose label is missing has nothing in common with any other. Rows with NaN in their embedding,
/// such
/// as skipped pictures, are left out with a warning; rows of results count those that are left.
/// </remarks>
[SuppressMessage(
    "ApiDesign", "RS0026", Justification = "The overloads differ in the type of a required parameter, so no call can become ambiguous.")]
public static class DeepRankRankingCatalog
{
    /// <summary>Measures how well embeddings retrieve: each row is looked for among all others.</summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <param name="options">Distance, depths, intervals and clusters; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static RetrievalMetrics EvaluateRetrieval(this RankingCatalog catalog, IDataView data,
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", RetrievalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return LabelledEvaluation.Retrieval(CatalogEnvironment.Of(catalog), data, labelColumnName, embeddingColumnName, options ?? new());
    }

    /// <summary>Measures how well embeddings retrieve: each query is looked for in a gallery.</summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="queries">The rows that are looked for.</param>
    /// <param name="gallery">The rows among which they are looked for.</param>
    /// <param name="labelColumnName">The column of labels, in both views: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, in both views, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <param name="idColumnName">A column that names rows, in both views: a query does not find the row of its own name. None if null.</param>
    /// <param name="options">Distance, depths, intervals and clusters; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of an unsuitable type, an option is out of range, or two rows of the gallery have one name.
    /// </exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static RetrievalMetrics EvaluateRetrieval(this RankingCatalog catalog, IDataView queries, IDataView gallery,
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", string? idColumnName = null, RetrievalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(gallery);
        return LabelledEvaluation.Retrieval(
            CatalogEnvironment.Of(catalog), queries, gallery, labelColumnName, embeddingColumnName, idColumnName, options ?? new());
    }

    /// <summary>Compares two models on the same rows: each row is looked for among all others, with the embeddings of either.</summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="first">The rows with the embeddings of the first model.</param>
    /// <param name="second">The same rows, in the same order, with the embeddings of the second model; its dimension may differ.</param>
    /// <param name="labelColumnName">The column of labels, in both views: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, in both views, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <param name="options">Distance, depths and intervals; the defaults if null.</param>
    /// <remarks>A row that lacks an embedding in either view is left out of both.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of an unsuitable type, an option is out of range, or the views do not have the same rows and labels.
    /// </exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static RetrievalComparison CompareRetrieval(this RankingCatalog catalog, IDataView first, IDataView second,
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", RetrievalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return LabelledEvaluation.Comparison(CatalogEnvironment.Of(catalog), first, second, labelColumnName, embeddingColumnName, options ?? new());
    }

    /// <summary>Measures how often embeddings order triplets as they should be: similarity precision and score-at-top-K.</summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows that triplets are made of.</param>
    /// <param name="triplets">
    /// Row numbers, from 0: the positive is more like the query than the negative is. One with a row that lacks an embedding is left out.
    /// </param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <param name="groupColumnName">A column of groups: a query has its K nearest among the rows of its group. Among all rows if null.</param>
    /// <param name="options">Distance, K and intervals; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of an unsuitable type, an option is out of range, or a triplet names a row that there is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static TripletMetrics EvaluateTriplets(this RankingCatalog catalog, IDataView data, IReadOnlyList<(int Query, int Positive, int Negative)> triplets,
        string embeddingColumnName = "Embedding", string? groupColumnName = null, TripletEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(triplets);
        return LabelledEvaluation.Triplets(CatalogEnvironment.Of(catalog), data, triplets, embeddingColumnName, groupColumnName, options ?? new());
    }

    /// <summary>Calibrates what answers "are these two the same?": a threshold for a wanted false-match rate, and a probability.</summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">Rows of classes that the embedding was not trained on.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>.</param>
    /// <param name="options">The wanted false-match rate, and how pairs are drawn; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type, or an option is out of range.</exception>
    /// <exception cref="ArgumentException">There are too few pairs for the false-match rate.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static PairVerifier FitVerifier(this RankingCatalog catalog, IDataView data,
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", VerificationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return LabelledEvaluation.Verifier(CatalogEnvironment.Of(catalog), data, labelColumnName, embeddingColumnName, options ?? new());
    }

    /// <summary>
    /// Audits labelled embeddings: duplicates, leaks between splits, labels that neighbours contradict, impossible triplets, dropped files, class sizes.
    /// </summary>
    /// <param name="catalog">The ranking operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows, those of all splits.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>. A row with NaN in it is listed as dropped.</param>
    /// <param name="idColumnName">The column that names rows in findings, such as the paths of pictures; their numbers if null.</param>
    /// <param name="splitColumnName">The column that tells the splits, such as <c>train</c> and <c>test</c>; there is one split if null.</param>
    /// <param name="options">
    /// Limits, and triplets of the view's rows, which count from 0; the defaults if null. Names and splits are taken from the columns.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of an unsuitable type, an option is out of range, or a triplet names a row that there is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static AuditResult AuditRetrieval(this RankingCatalog catalog, IDataView data,
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", string? idColumnName = null,
        string? splitColumnName = null, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return LabelledEvaluation.Audit(
            CatalogEnvironment.Of(catalog), data, labelColumnName, embeddingColumnName, idColumnName, splitColumnName, options ?? new());
    }
}
