using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Batching;
using MLNetDeepRanking.Transforms.Neighbors;
using MLNetDeepRanking.Transforms.Neighbors.Stored;

namespace MLNetDeepRanking.Transforms;

/// <summary>
/// Adds columns that tell each row's nearest records in a collection of a vector store, nearest first: <c>.Id</c> and, if the options say what a label is,
/// <c>.Label</c> (<c>Vector&lt;Text, k&gt;</c>), and <c>.Distance</c> (<c>Vector&lt;Single, k&gt;</c>); and what the options conclude from them.
/// </summary>
/// <remarks>
/// <para>
/// A distance is the collection's score where a lower score is nearer. Of similarities it is 1 − score (<c>CosineSimilarity</c>) or −score
/// (<c>DotProductSimilarity</c>), so that lower is nearer in every case. Scores that come in an order which contradicts the distance function are an error.
/// </para>
/// <para>
/// The collection is searched as rows are read, several rows at once. A row with NaN in its embedding has empty ids and labels, and distances of NaN; so has
/// every place behind the last neighbour where the collection has fewer than k. A search that fails is a <c>VectorStoreException</c> that names the
/// collection, at the first row of those searched for together: no row ever gets a part of its neighbours.
/// </para>
/// <para>
/// A saved pipeline cannot hold a collection, so <c>mlContext.Model.Save</c> refuses: save what comes before, and append this step after loading.
/// ML.NET opens the file before it asks, so a refusal leaves a broken file at the path, whatever was there. Where a model must not be lost, save to a
/// stream or another path first.
/// </para>
/// <para>Instances are immutable, and safe to share between threads if the collection is. The collection stays the caller's.</para>
/// </remarks>
public sealed class StoredNeighborsTransformer : ITransformer
{
    internal StoredNeighborsTransformer(
        IStoredSearch search, string outputColumnName, string inputColumnName, NearestNeighborsOptions wishes, int maxConcurrency,
        CancellationToken cancellation)
    {
        (Search, OutputColumnName, InputColumnName) = (search, outputColumnName, inputColumnName);
        (Wishes, MaxConcurrency, Cancellation) = (wishes, maxConcurrency, cancellation);
    }

    /// <summary>Gets the name before the dot in the output columns' names.</summary>
    public string OutputColumnName { get; }

    /// <summary>Gets the name of the column of embeddings.</summary>
    public string InputColumnName { get; }

    /// <summary>Gets the name of the collection that is searched.</summary>
    public string CollectionName => Search.Collection;

    /// <summary>Gets the number of neighbours of each row.</summary>
    public int NeighborCount => Wishes.NeighborCount;

    bool ITransformer.IsRowToRowMapper => true;

    internal IStoredSearch Search { get; }

    internal NearestNeighborsOptions Wishes { get; }

    internal int MaxConcurrency { get; }

    internal CancellationToken Cancellation { get; }

    /// <summary>Returns the input's schema with the columns that tell the neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, of an unsuitable type, or holds embeddings of another size than the collection; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    /// <summary>Adds the columns that tell the neighbours; they are searched for as rows are read.</summary>
    /// <inheritdoc cref="GetOutputSchema"/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchedDataView(input, Map(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"The neighbours '{OutputColumnName}' are found in collection '{CollectionName}', which a saved model cannot hold. Save the pipeline without this " +
        $"step, and append it after loading: mlContext.Transforms.NearestNeighbors(\"{OutputColumnName}\", \"{InputColumnName}\", collection).");

    private BatchedRowMapper Map(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var dimension = EmbeddingColumn.Find(inputSchema, InputColumnName).Dimension;
        if (Search.Dimension is { } held && held != dimension)
            throw new ArgumentOutOfRangeException(
                nameof(inputSchema),
                $"Column '{InputColumnName}' holds embeddings of {dimension} components, collection '{CollectionName}' those of {held}. " +
                "Embed queries and records with the same model.");
        return new BatchedRowMapper(inputSchema, new StoredScorer(this, QuestionColumns.Find(inputSchema, InputColumnName, Wishes), dimension));
    }
}
