using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Transforms;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors.Stored;

namespace Microsoft.ML;

/// <summary>Adds Deep Ranking to <c>mlContext.Transforms</c>.</summary>
[SuppressMessage(
    "ApiDesign", "RS0026", Justification = "The overloads differ in the type of a required parameter, so no call can become ambiguous.")]
public static class DeepRankTransformsCatalog
{
    /// <summary>Embeds pictures with a model file: similar pictures get embeddings near each other.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column of embeddings, <c>Vector&lt;Single, d&gt;</c>, each of unit length.</param>
    /// <param name="inputColumnName">
    /// The name of the column of pictures, or null if it is <paramref name="outputColumnName"/>. It holds paths (Text), <c>MLImage</c>, or
    /// pixels at the network's size H × W: <c>Vector&lt;Byte, H·W·3&gt;</c>, RGB interleaved, or <c>Vector&lt;Single, 3·H·W&gt;</c>, RGB
    /// planar from 0 to 255, which is what <c>ExtractPixels</c> makes by default.
    /// </param>
    /// <param name="modelPath">The path of an ONNX file that this library's training wrote.</param>
    /// <param name="options">Batch size, error policy and threads; the defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="modelPath"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not a Deep Ranking model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static DeepRankEmbeddingEstimator DeepRankEmbed(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        string modelPath,
        DeepRankScoringOptions? options = null) =>
        catalog.DeepRankEmbed(outputColumnName, inputColumnName, DeepRankModel.Load(modelPath), options);

    /// <summary>Embeds pictures with a model: similar pictures get embeddings near each other.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column of embeddings, <c>Vector&lt;Single, d&gt;</c>, each of unit length.</param>
    /// <param name="inputColumnName">
    /// The name of the column of pictures, or null if it is <paramref name="outputColumnName"/>. It holds paths (Text), <c>MLImage</c>, or
    /// pixels at the network's size H × W: <c>Vector&lt;Byte, H·W·3&gt;</c>, RGB interleaved, or <c>Vector&lt;Single, 3·H·W&gt;</c>, RGB
    /// planar from 0 to 255, which is what <c>ExtractPixels</c> makes by default.
    /// </param>
    /// <param name="model">The model.</param>
    /// <param name="options">Batch size, error policy and threads; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static DeepRankEmbeddingEstimator DeepRankEmbed(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        DeepRankModel model,
        DeepRankScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ReservedNames.Check(outputColumnName);
        ArgumentNullException.ThrowIfNull(model);
        return new DeepRankEmbeddingEstimator(
            CatalogEnvironment.Of(catalog), model, outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }

    /// <summary>Embeds pictures with a backbone that others trained, such as a classifier without its last layer; no training is needed.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column of embeddings, <c>Vector&lt;Single, d&gt;</c>, each of unit length.</param>
    /// <param name="inputColumnName">
    /// The name of the column of pictures, or null if it is <paramref name="outputColumnName"/>: paths, <c>MLImage</c>, or pixels at the backbone's size.
    /// </param>
    /// <param name="backbone">The backbone.</param>
    /// <param name="options">Whitening, and how pictures are prepared and scored; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static BackboneEmbeddingEstimator DeepRankEmbed(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        OnnxBackbone backbone,
        BackboneEmbeddingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ReservedNames.Check(outputColumnName);
        ArgumentNullException.ThrowIfNull(backbone);
        return new BackboneEmbeddingEstimator(
            CatalogEnvironment.Of(catalog), backbone, outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }

    /// <summary>Finds for each row the nearest rows of a gallery, by their embeddings. The rows it is fitted on are the gallery.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">
    /// The name before the dot of the output columns, nearest neighbour first: <c>.Id</c> (<c>Vector&lt;Text, k&gt;</c>), <c>.Distance</c>
    /// (<c>Vector&lt;Single, k&gt;</c>) and, if the options name a label column, <c>.Label</c> (<c>Vector&lt;Text, k&gt;</c>); if they want a
    /// prediction, <c>.PredictedLabel</c> (Text) and <c>.Confidence</c> (Single), or <c>.Score</c> (Single).
    /// </param>
    /// <param name="inputColumnName">The name of the column of embeddings, or null if it is <paramref name="outputColumnName"/>.</param>
    /// <param name="options">How many neighbours, by which distance, among which rows, and what is concluded from them; the defaults if null.</param>
    /// <exception cref="ArgumentException">Two options do not go together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static NearestNeighborsEstimator NearestNeighbors(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, NearestNeighborsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ReservedNames.Check(outputColumnName);
        return new NearestNeighborsEstimator(
            CatalogEnvironment.Of(catalog), outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }

    /// <summary>Finds for each row the nearest records of a collection, by their embeddings: in Qdrant, pgvector, or wherever its provider keeps it.</summary>
    /// <typeparam name="TRecord">The class of the records.</typeparam>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">
    /// The name before the dot of the output columns, nearest neighbour first: <c>.Id</c> (<c>Vector&lt;Text, k&gt;</c>), <c>.Distance</c>
    /// (<c>Vector&lt;Single, k&gt;</c>) and, if the options say what a label is, <c>.Label</c> (<c>Vector&lt;Text, k&gt;</c>); if they want a
    /// prediction, <c>.PredictedLabel</c> (Text) and <c>.Confidence</c> (Single), or <c>.Score</c> (Single).
    /// </param>
    /// <param name="inputColumnName">The name of the column of embeddings, or null if it is <paramref name="outputColumnName"/>.</param>
    /// <param name="collection">The collection, such as a <c>VectorStoreCollection</c>. It stays the caller's, who disposes it after the last search.</param>
    /// <param name="options">How many neighbours, among which records, and what is concluded from them; the defaults if null.</param>
    /// <exception cref="ArgumentException">Two options do not go together, or one is missing that the record's class does not tell.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static StoredNeighborsEstimator NearestNeighbors<TRecord>(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        IVectorSearchable<TRecord> collection,
        NearestStoredOptions<TRecord>? options = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ReservedNames.Check(outputColumnName);
        ArgumentNullException.ThrowIfNull(collection);
        var asked = (options ?? new()).Validated();
        return new StoredNeighborsEstimator(new StoredNeighborsTransformer(
            new StoredSearch<TRecord>(collection, asked), outputColumnName, inputColumnName ?? outputColumnName,
            asked.Wishes(), asked.MaxConcurrency, asked.Cancellation));
    }
}
