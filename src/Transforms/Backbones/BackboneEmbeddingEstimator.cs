using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Backbones;
using MLNetDeepRanking.Transforms.Backbones;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Transforms;

/// <summary>Embeds pictures with a backbone that was trained elsewhere; <see cref="Fit"/> learns at most a whitening of its features.</summary>
/// <remarks>
/// Made by <c>mlContext.Transforms.DeepRankEmbed(output, input, backbone, options)</c>. Backbone and whitening become one ONNX graph, which is scored
/// and saved as any other model's.
/// </remarks>
public sealed class BackboneEmbeddingEstimator : IEstimator<DeepRankEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly OnnxBackbone _backbone;
    private readonly Preprocessing _preprocessing;
    private readonly int? _whitenedSize;
    private readonly DeepRankScoringOptions _scoring;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;

    internal BackboneEmbeddingEstimator(
        IHostEnvironment environment, OnnxBackbone backbone, string outputColumnName, string inputColumnName, BackboneEmbeddingOptions options)
    {
        if (options.WhitenedSize is { } size && (size < 2 || size > backbone.FeatureSize))
            throw new ArgumentOutOfRangeException(
                nameof(options), size, $"WhitenedSize must lie between 2 and the {backbone.FeatureSize} features of '{backbone.Name}'.");
        (_environment, _backbone, _whitenedSize) = (environment, backbone, options.WhitenedSize);
        (_outputColumnName, _inputColumnName) = (outputColumnName, inputColumnName);
        _scoring = options.Scoring.Validated();
        _preprocessing = new() { Width = backbone.Width, Height = backbone.Height, Aspect = options.Aspect, Background = options.Background };
    }

    private int EmbeddingSize => _whitenedSize ?? _backbone.FeatureSize;

    /// <summary>Makes the model, and learns its whitening from <paramref name="input"/> if one is wanted; otherwise no row is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or holds no pictures in an accepted form.</exception>
    /// <exception cref="ArgumentException">There are too few pictures to learn the whitening from.</exception>
    /// <exception cref="InvalidDataException">The backbone does not run, or not on several pictures at a time.</exception>
    /// <exception cref="PictureException">A picture cannot be decoded, and the error policy is to fail.</exception>
    public DeepRankEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using (BackboneSession.Open(_backbone))
        {
            // Opening it is the check.
        }
        var plain = Transformer(BackboneModel.Embedding(_backbone, _preprocessing), input.Schema);
        if (_whitenedSize is not { } size) return plain;
        using (plain)
        {
            var whitening = Whitening.Learn(plain.Transform(input), _outputColumnName, _backbone.FeatureSize, size);
            return Transformer(BackboneModel.Embedding(_backbone, _preprocessing, whitening), input.Schema);
        }
    }

    /// <summary>Returns the shape of the output: the input's columns and the embedding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or cannot hold pictures.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PictureColumn.Check(inputSchema, _inputColumnName, _preprocessing);
        return SchemaShapeColumns.With(inputSchema, [(_outputColumnName, new VectorDataViewType(NumberDataViewType.Single, EmbeddingSize))]);
    }

    private DeepRankEmbeddingTransformer Transformer(DeepRankModel model, DataViewSchema schema) =>
        DeepRankEmbeddingTransformer.Create(_environment, model, _outputColumnName, _inputColumnName, schema, _scoring);
}
