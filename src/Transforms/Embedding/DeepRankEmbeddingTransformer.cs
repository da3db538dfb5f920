using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Sessions;
using MLNetDeepRanking.Transforms.Batching;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Embedding;
using MLNetDeepRanking.Transforms.Saving;

namespace MLNetDeepRanking.Transforms;

/// <summary>Adds a column of embeddings: <c>Vector&lt;Single, d&gt;</c>, rows of unit length, one for each picture.</summary>
/// <remarks>
/// <para>
/// Pictures go through the network in batches, as somebody reads the rows; a prediction engine scores one at a time, with the same result.
/// Instances are safe to share between threads. All that score with the same model, in the same way, share one ONNX Runtime session.
/// </para>
/// <para>
/// <c>mlContext.Model.Save</c> writes it as stock ML.NET transformers, which any ML.NET process loads;
/// <c>mlContext.Model.LoadDeepRank</c> brings it back as it is.
/// </para>
/// </remarks>
public sealed class DeepRankEmbeddingTransformer : ITransformer, IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly EmbeddingSession _session;
    private readonly PictureDecoder _decoder;

    private DeepRankEmbeddingTransformer(
        IHostEnvironment environment,
        DeepRankModel model,
        string outputColumnName,
        string inputColumnName,
        PictureColumnKind kind,
        DeepRankScoringOptions options)
    {
        _environment = environment;
        Model = model;
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Kind = kind;
        Options = options;
        _decoder = new PictureDecoder(model.Manifest.Preprocessing);
        var form = kind == PictureColumnKind.Floats ? PixelForm.Floats : PixelForm.Bytes;
        _session = EmbeddingSession.Open(model, form, options.Execution ?? EnvironmentDevice.Execution(environment));
    }

    /// <summary>Gets the model that computes the embeddings.</summary>
    public DeepRankModel Model { get; }

    /// <summary>Gets the name of the column of embeddings.</summary>
    public string OutputColumnName { get; }

    /// <summary>Gets the name of the column that pictures are read from.</summary>
    public string InputColumnName { get; }

    bool ITransformer.IsRowToRowMapper => true;

    internal PictureColumnKind Kind { get; }

    internal DeepRankScoringOptions Options { get; }

    /// <summary>Returns the input's schema with the column of embeddings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or of another kind than at <c>Fit</c>.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    /// <summary>Adds the column of embeddings to <paramref name="input"/>; they are computed as rows are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or of another kind than at <c>Fit</c>.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchedDataView(input, Map(input.Schema));
    }

    /// <summary>
    /// Gives up the ONNX Runtime session, which is released when nobody else uses it. Readings under way get an error at their next batch, and
    /// views that this transformer made can no longer be read.
    /// </summary>
    public void Dispose() => _session.Dispose();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => EmbeddingForm.Of(this).Save(ctx);

    /// <summary>Creates the transformer for the kind of picture column that a schema has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or holds no pictures in an accepted form.</exception>
    internal static DeepRankEmbeddingTransformer Create(
        IHostEnvironment environment,
        DeepRankModel model,
        string outputColumnName,
        string inputColumnName,
        DataViewSchema schema,
        DeepRankScoringOptions options)
    {
        var (_, kind) = PictureColumn.Find(schema, inputColumnName, model.Manifest.Preprocessing);
        return Create(environment, model, outputColumnName, inputColumnName, kind, options);
    }

    /// <summary>Creates the transformer for a known kind of picture column.</summary>
    internal static DeepRankEmbeddingTransformer Create(
        IHostEnvironment environment,
        DeepRankModel model,
        string outputColumnName,
        string inputColumnName,
        PictureColumnKind kind,
        DeepRankScoringOptions options) => new(environment, model, outputColumnName, inputColumnName, kind, options.Validated());

    private BatchedRowMapper Map(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (column, kind) = PictureColumn.Find(inputSchema, InputColumnName, Model.Manifest.Preprocessing);
        if (kind != Kind)
            throw new ArgumentOutOfRangeException(
                nameof(inputSchema),
                $"Column '{InputColumnName}' is {column.Type}, which gives pictures as {kind}; the transformer was fitted for {Kind}. " +
                "Fit again for this data.");
        var scorer = new EmbeddingScorer(_environment, _session, _decoder, column, kind, OutputColumnName, Options);
        return new BatchedRowMapper(inputSchema, scorer);
    }
}
