using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Estimators.Training;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;
using MLNetDeepRanking.Transforms;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Estimators;

/// <summary>Trains a Deep Ranking network on the pictures and labels of a data view, and scores pictures with it.</summary>
/// <remarks>
/// Made by <c>mlContext.Transforms.DeepRankEmbed(output, input, labelColumnName, options)</c>. <see cref="Fit"/> decodes each picture once, trains,
/// and writes the network as an ONNX model, with which the transformer scores: no TorchSharp is needed after training.
/// The same data, options and <see cref="MLContext"/> seed give the same model on the same machine. Not safe to fit from several threads at once.
/// </remarks>
public sealed class DeepRankTrainingEstimator : IEstimator<DeepRankEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly string _labelColumnName;
    private readonly DeepRankOptions _options;
    private readonly NetworkDefinition _network;

    internal DeepRankTrainingEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, string labelColumnName, DeepRankOptions options)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ScoringBatchSize, 1);
        options.Quantization?.Validated();
        (_environment, _options) = (environment, options);
        (_outputColumnName, _inputColumnName, _labelColumnName) = (outputColumnName, inputColumnName, labelColumnName);
        _network = DeepRankNetwork.Create(options.Network);
        SideColumns.Require(options, _network.FrozenBackbone is not null);
    }

    /// <summary>Gets the course of the latest <see cref="Fit"/>, or <see langword="null"/> before the first.</summary>
    public TrainingHistory? History { get; private set; }

    /// <summary>Gets what quantising the model of the latest <see cref="Fit"/> gained and cost, or <see langword="null"/> if it was not quantised.</summary>
    public QuantizationReport? Quantization { get; private set; }

    /// <summary>Trains a network on <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, or is not of an accepted type; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    /// <exception cref="ArgumentException">No triplets can be formed: no rows, one class only, or no class with two pictures.</exception>
    /// <exception cref="InvalidOperationException">A row has no label, or pixels that are no pixels; or training failed, as the message says.</exception>
    /// <exception cref="Imaging.PictureException">A picture cannot be decoded, and the error policy is to fail.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before its first epoch ended.</exception>
    public DeepRankEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var host = _environment.Register("DeepRankEmbed");
        using var channel = host.Start("Training");
        var trainer = new RankingTrainer(_network, _options.WithSeed(_options.Seed ?? host.Rand.Next()));
        var rows = TrainingRows.Read(input, _inputColumnName, _labelColumnName, _options);
        using var pictures = rows.Pictures;
        rows.WarnOfSkipped(channel);
        channel.Info(MessageSensitivity.None, "DeepRankEmbed: {0}; {1} pictures of {2} classes", _network, pictures.Count, rows.ClassCount);
        var features = _network.FrozenBackbone?.Extract(pictures, _options.FeatureCacheFolder, cancellation: _options.Cancellation);
        var progress = new ChannelProgress(channel, _options.Progress);
        using var trained = _options.TripletFile is { } file
            ? trainer.TrainOnTriplets(pictures, TripletFile.Read(file, rows.Names()), features, progress, _options.Cancellation)
            : trainer.Train(rows.Data() with { Features = features }, progress, _options.Cancellation);
        History = trained.History;
        var model = trained.Export(_labelColumnName);
        if (_options.Quantization is { } quantization) model = Quantize(model, rows, quantization, channel);
        return DeepRankEmbeddingTransformer.Create(
            _environment, model, _outputColumnName, _inputColumnName, input.Schema,
            new DeepRankScoringOptions { BatchSize = _options.ScoringBatchSize, ErrorPolicy = _options.ErrorPolicy });
    }

    /// <summary>Returns the shape of the output: the input's columns and the embedding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, or is not of an accepted type; or a column's name begins with <c>deeprank.</c>
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PictureColumn.Check(inputSchema, _inputColumnName, _options.Preprocessing);
        TrainingRows.CheckLabel(inputSchema, _labelColumnName);
        SideColumns.Check(inputSchema, _inputColumnName, _options);
        return SchemaShapeColumns.With(inputSchema, [(_outputColumnName, new VectorDataViewType(NumberDataViewType.Single, _network.EmbeddingSize))]);
    }

    // Whoever cancels a training wants its best weights soon, and quantised as told.
    private DeepRankModel Quantize(DeepRankModel model, TrainingRows rows, QuantizationOptions options, IChannel channel)
    {
        var (quantized, report) = ModelQuantizer.Quantize(model, rows.Pictures, options, rows.Labels);
        Quantization = report;
        if (report.MeanCosine >= QuantizationReport.FaithfulCosine) channel.Info(MessageSensitivity.None, "DeepRankEmbed: {0}", report);
        else channel.Warning(MessageSensitivity.None, "Quantised embeddings are far from those of floats. Try CalibrationMethod.MinMax. {0}", report);
        return quantized;
    }
}
