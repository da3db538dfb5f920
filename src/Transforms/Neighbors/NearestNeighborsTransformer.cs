using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Transforms.Batching;
using MLNetDeepRanking.Transforms.Neighbors;
using MLNetDeepRanking.Transforms.Saving;

namespace MLNetDeepRanking.Transforms;

/// <summary>
/// Adds columns that tell each row's nearest neighbours in the gallery, nearest first: <c>.Id</c> and, if the gallery has labels,
/// <c>.Label</c> (<c>Vector&lt;Text, k&gt;</c>), and <c>.Distance</c> (<c>Vector&lt;Single, k&gt;</c>); and what the options conclude from them.
/// </summary>
/// <remarks>
/// <para>
/// k is the number asked for, or the gallery's row count if that is smaller. Unless the options say otherwise, a row of the gallery finds itself
/// first. Neighbours at equal distance come in the gallery's order. A row with NaN in its embedding has empty ids and labels, and distances of
/// NaN; so has every place behind the last neighbour where a row has fewer than k.
/// </para>
/// <para>
/// <c>mlContext.Model.Save</c> writes it as stock ML.NET transformers, which search exactly and which any ML.NET process loads; a prediction is a
/// vector of one there. <c>mlContext.Model.LoadDeepRank</c> brings it back as it is, with its graph if it has one.
/// </para>
/// <para>
/// Instances are immutable and safe to share between threads; <see cref="WithRows"/> returns one with a larger gallery.
/// </para>
/// </remarks>
public sealed class NearestNeighborsTransformer : ITransformer
{
    private readonly IHostEnvironment _environment;

    internal NearestNeighborsTransformer(
        IHostEnvironment environment, Gallery gallery, string outputColumnName, string inputColumnName, NearestNeighborsOptions options)
    {
        _environment = environment;
        Gallery = gallery;
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Options = options;
        if (options.Prediction == NeighborPrediction.Label) Vote = new LabelVote(gallery.Rows.Labels!, options.Weighting);
        if (options.Prediction == NeighborPrediction.Mean) Mean = new LabelMean(gallery.Rows.Labels!, options.Weighting);
    }

    /// <summary>Gets the name before the dot in the output columns' names.</summary>
    public string OutputColumnName { get; }

    /// <summary>Gets the name of the column of embeddings.</summary>
    public string InputColumnName { get; }

    /// <summary>Gets the number of neighbours of each row: as many as were asked for, or as the gallery has rows.</summary>
    public int NeighborCount => Math.Min(Options.NeighborCount, Gallery.Count);

    /// <summary>Gets the number of rows among which neighbours are found.</summary>
    public int GalleryCount => Gallery.Count;

    bool ITransformer.IsRowToRowMapper => true;

    internal Gallery Gallery { get; }

    internal NearestNeighborsOptions Options { get; }

    /// <summary>Gets what concludes a label, if that is wanted.</summary>
    internal LabelVote? Vote { get; }

    /// <summary>Gets what concludes a number, if that is wanted.</summary>
    internal LabelMean? Mean { get; }

    /// <summary>Returns the input's schema with the columns that tell the neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column of embeddings is missing, or does not match the gallery; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    /// <summary>Adds the columns that tell the neighbours; they are searched for as rows are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column of embeddings is missing, or does not match the gallery; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchedDataView(input, Map(input.Schema));
    }

    /// <summary>Returns a transformer whose gallery holds more rows; this one stays as it is.</summary>
    /// <param name="rows">Rows with the columns that the gallery was read from. Those with NaN in their embedding are left out and counted.</param>
    /// <remarks>
    /// The index is copied and grown, not built anew: for a graph, adding a thousandth of its rows takes a small part of the time that building
    /// it took. <c>mlContext.Model.GrowGallery</c> does the same to a transformer inside a pipeline.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of an unsuitable type, or does not match the gallery.</exception>
    /// <exception cref="InvalidOperationException">There are no rows with an embedding; or a mean is wanted, and a label is no number.</exception>
    public NearestNeighborsTransformer WithRows(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var firstRow = Options.IdColumnName is null ? long.Parse(Gallery.Rows.Ids[^1], CultureInfo.InvariantCulture) + 1 : 0;
        var (added, embeddings) = GalleryReader.Read(_environment, rows, InputColumnName, Options, firstRow);
        ThrowIfOther(embeddings.Dimension, nameof(rows));
        var gallery = Gallery.With(added, embeddings.Vectors);
        return new NearestNeighborsTransformer(_environment, gallery, OutputColumnName, InputColumnName, Options);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => NeighborForm.Of(this).Save(ctx);

    private BatchedRowMapper Map(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ThrowIfOther(EmbeddingColumn.Find(inputSchema, InputColumnName).Dimension, nameof(inputSchema));
        return new BatchedRowMapper(inputSchema, new NeighborScorer(this, QuestionColumns.Find(inputSchema, InputColumnName, Options)));
    }

    private void ThrowIfOther(int dimension, string parameter)
    {
        if (dimension != Gallery.Dimension)
            throw new ArgumentOutOfRangeException(
                parameter,
                $"Column '{InputColumnName}' holds embeddings of {dimension} components, the gallery those of {Gallery.Dimension}. " +
                "Embed queries and gallery with the same model.");
    }
}
