using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Transforms;

/// <summary>Indexes a column of embeddings: the rows it is fitted on are the gallery, in which neighbours are found.</summary>
/// <remarks>Made by <c>mlContext.Transforms.NearestNeighbors(...)</c>. Instances are immutable and safe to share between threads.</remarks>
public sealed class NearestNeighborsEstimator : IEstimator<NearestNeighborsTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly NearestNeighborsOptions _options;

    internal NearestNeighborsEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, NearestNeighborsOptions options)
    {
        _environment = environment;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options.Validated();
    }

    /// <summary>Reads the gallery. Rows with NaN in their embedding, such as skipped pictures, are left out and counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type; or a column's name begins with <c>deeprank.</c></exception>
    /// <exception cref="InvalidOperationException">There are no rows with an embedding; or a mean is wanted, and a label is no number.</exception>
    public NearestNeighborsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (rows, embeddings) = GalleryReader.Read(_environment, input, _inputColumnName, _options);
        var parts = new GalleryParts(embeddings.Dimension, _options.Distance, _options.Graph);
        parts.Add(rows, embeddings.Vectors);
        return new NearestNeighborsTransformer(_environment, new Gallery(rows, parts), _outputColumnName, _inputColumnName, _options);
    }

    /// <summary>Returns the shape of the output: the input's columns, and those that tell the neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column of embeddings is missing, or no vector of floats of known size; a column of names or labels is missing, or holds no scalars; a column
    /// that decides who may be a neighbour is missing, or holds no text; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        GalleryReader.Check(inputSchema, _inputColumnName, _options);
        return SchemaShapeColumns.With(inputSchema, NeighborColumns.For(_outputColumnName, _options.NeighborCount, _options));
    }
}
