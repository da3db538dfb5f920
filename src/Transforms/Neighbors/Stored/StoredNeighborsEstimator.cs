using Microsoft.ML;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;
using MLNetDeepRanking.Transforms.Neighbors.Stored;

namespace MLNetDeepRanking.Transforms;

/// <summary>Finds neighbours in a collection of a vector store. There is nothing to learn: fitting looks at the columns only.</summary>
/// <remarks>
/// Made by <c>mlContext.Transforms.NearestNeighbors(...)</c> with a collection. Instances are immutable and safe to share between threads if the
/// collection is, as all of Microsoft.Extensions.VectorData are.
/// </remarks>
public sealed class StoredNeighborsEstimator : IEstimator<StoredNeighborsTransformer>
{
    private readonly StoredNeighborsTransformer _transformer;

    internal StoredNeighborsEstimator(StoredNeighborsTransformer transformer) => _transformer = transformer;

    /// <summary>Returns the transformer, after a look at the columns. No row is read, and the collection is not asked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, of an unsuitable type, or holds embeddings of another size than the collection; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public StoredNeighborsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <summary>Returns the shape of the output: the input's columns, and those that tell the neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type; or a column's name begins with <c>deeprank.</c></exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        QuestionColumns.Check(inputSchema, _transformer.InputColumnName, _transformer.Wishes);
        return SchemaShapeColumns.With(
            inputSchema, NeighborColumns.For(_transformer.OutputColumnName, _transformer.NeighborCount, _transformer.Wishes));
    }
}
