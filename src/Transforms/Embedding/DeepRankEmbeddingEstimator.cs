using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Transforms;

/// <summary>Scores pictures with a trained Deep Ranking model; nothing is learned in <see cref="Fit"/>.</summary>
/// <remarks>Made by <c>mlContext.Transforms.DeepRankEmbed(...)</c>. Instances are immutable and safe to share between threads.</remarks>
public sealed class DeepRankEmbeddingEstimator : IEstimator<DeepRankEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly DeepRankModel _model;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly DeepRankScoringOptions _options;

    internal DeepRankEmbeddingEstimator(
        IHostEnvironment environment, DeepRankModel model, string outputColumnName, string inputColumnName, DeepRankScoringOptions options)
    {
        _environment = environment;
        _model = model;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options.Validated();
    }

    /// <summary>Binds the model to the kind of picture column that <paramref name="input"/> has. No row is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing, or holds no pictures in an accepted form; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    /// <exception cref="InvalidDataException">The model's graph cannot be run.</exception>
    public DeepRankEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return DeepRankEmbeddingTransformer.Create(_environment, _model, _outputColumnName, _inputColumnName, input.Schema, _options);
    }

    /// <summary>Returns the shape of the output: the input's columns and the embedding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing, or cannot hold pictures; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PictureColumn.Check(inputSchema, _inputColumnName, _model.Manifest.Preprocessing);
        var embedding = new VectorDataViewType(NumberDataViewType.Single, _model.Manifest.EmbeddingSize);
        return SchemaShapeColumns.With(inputSchema, [(_outputColumnName, embedding)]);
    }
}
