using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Batching;
using MLNetDeepRanking.Transforms.Neighbors;
using MLNetDeepRanking.Transforms.Saving;

namespace MLNetDeepRanking.Transforms;

/// <summary>
/// Adds columns that tell each row's nearest neighbours in the gallery, nearest first: <c>.Id</c> and, if the gallery has labels,
/// <c>.Label</c> (<c>Vector&lt;Text, k&gt;</c>), and <c>.Distance</c> (<c>Vector&lt;Single, k&gt;</c>).
/// </summary>
/// <remarks>
/// <para>
/// k is the number asked for, or the gallery's row count if that is smaller. A row of the gallery finds itself first. Neighbours at equal
/// distance come in the gallery's order. A row with NaN in its embedding has empty ids and labels, and distances of NaN.
/// </para>
/// <para>
/// The search is exact. <c>mlContext.Model.Save</c> writes it as stock ML.NET transformers, which any ML.NET process loads;
/// <c>mlContext.Model.LoadDeepRank</c> brings it back as it is. Instances are immutable and safe to share between threads.
/// </para>
/// </remarks>
public sealed class NearestNeighborsTransformer : ITransformer
{
    internal NearestNeighborsTransformer(Gallery gallery, string outputColumnName, string inputColumnName, NearestNeighborsOptions options)
    {
        Gallery = gallery;
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Options = options;
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

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => NeighborForm.Of(this).Save(ctx);

    private BatchedRowMapper Map(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (column, dimension) = EmbeddingColumn.Find(inputSchema, InputColumnName);
        if (dimension != Gallery.Dimension)
            throw new ArgumentOutOfRangeException(
                nameof(inputSchema),
                $"Column '{InputColumnName}' holds embeddings of {dimension} components, the gallery those of {Gallery.Dimension}. " +
                "Embed queries and gallery with the same model.");
        return new BatchedRowMapper(inputSchema, new NeighborScorer(Gallery, column, OutputColumnName, NeighborCount));
    }
}
