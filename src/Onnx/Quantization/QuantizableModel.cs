using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// A model of floats on its way to int8. It says of which values the ranges must be known, gives a graph that shows these values, and takes the ranges.
/// </summary>
internal sealed class QuantizableModel
{
    /// <summary>The first operator set in which weights may have a scale for each output.</summary>
    private const long LeastOpset = 13;

    private readonly ModelProto _proto;
    private readonly ModelManifest _manifest;

    /// <exception cref="InvalidDataException">
    /// The model is quantised already, or its graph is damaged or cannot be quantised; the message says the cure.
    /// </exception>
    public QuantizableModel(DeepRankModel model)
    {
        _manifest = model.Manifest;
        _proto = OpenFloats(model);
        if (_proto.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx") is { Version: < LeastOpset } old)
            throw new InvalidDataException(
                $"The model is written for operator set {old.Version}, and int8 weights need {LeastOpset}. " +
                "Export its backbone again for that one or a later one, or store it with 16-bit weights.");
        NormalizationFolding.Apply(_proto.Graph);
        NormalizationOfRows.Apply(_proto.Graph, _manifest.Preprocessing.Width);
        Trim(_proto);
        Plan = new QuantizationPlan(_proto.Graph);
        if (Plan.Layers.Count == 0) throw NothingToQuantize();
    }

    /// <summary>Gets what is to compute in integers.</summary>
    public QuantizationPlan Plan { get; }

    /// <summary>Returns the graph of floats with the values of <see cref="QuantizationPlan.Ranges"/> as further outputs.</summary>
    public ModelProto ShowRanges()
    {
        var shown = _proto.Clone();
        foreach (var value in Plan.Ranges)
            shown.Graph.Output.Add(new ValueInfoProto
            {
                Name = value,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
            });
        return shown;
    }

    /// <summary>Returns the model in int8.</summary>
    /// <param name="ranges">The range of each of <see cref="QuantizationPlan.Ranges"/>.</param>
    /// <param name="weightBits">The bits of a weight, 8 or 7.</param>
    /// <param name="calibration">How the ranges were found, for the manifest.</param>
    public DeepRankModel Quantize(IReadOnlyDictionary<string, ValueRange> ranges, int weightBits, string calibration)
    {
        var proto = _proto.Clone();
        QuantizedGraph.Rewrite(proto.Graph, new QuantizationPlan(proto.Graph), ranges, (1 << (weightBits - 1)) - 1);
        Trim(proto);
        var layers = Plan.Layers.Count;
        return DeepRankModel.Create(proto, _manifest with
        {
            Quantization = $"int8, {layers} of {layers + Plan.FloatLayers.Count} layers, {calibration}",
        });
    }

    /// <summary>Returns a model whose large constants are stored as 16-bit floats.</summary>
    /// <exception cref="InvalidDataException">The model is quantised already, or has no large constants.</exception>
    public static DeepRankModel WithHalfPrecisionWeights(DeepRankModel model)
    {
        var proto = OpenFloats(model);
        if (HalfPrecision.Apply(proto.Graph) == 0)
            throw new InvalidDataException(
                "The model has no constants of 256 floats or more that 16 bits can hold: it is as small as it will be. Use it as it is.");
        return DeepRankModel.Create(proto, model.Manifest with { Quantization = "16-bit weights" });
    }

    private static void Trim(ModelProto proto) => GraphTrimming.Keep(proto.Graph, [GraphNames.Image], [GraphNames.Embedding, GraphNames.Row]);

    private static ModelProto OpenFloats(DeepRankModel model)
    {
        if (model.Manifest.Quantization.Length > 0)
            throw new InvalidDataException(
                $"The model is quantised already ({model.Manifest.Quantization}). Quantise the model of floats that it was made of.");
        var proto = model.ToProto();
        return proto.Graph.Node.FirstOrDefault(node => node.OpType is "QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear") is { } node
            ? throw new InvalidDataException($"The model holds a quantised network already: {GraphValues.Describe(node)}. Quantise one of floats.")
            : proto;
    }

    private InvalidDataException NothingToQuantize() => new(
        Plan.FloatLayers.Count > 0
            ? $"The {GraphValues.Describe(Plan.FloatLayers[0])} is one of {Plan.FloatLayers.Count} layers of a form that does not compute in int8, " +
              "and there are no others. Convolutions over one or two dimensions, Gemm and MatMul with constant float32 weights do: export the network so."
            : "The model has no convolution, Gemm or MatMul with constant weights, so that nothing in it would compute in int8. Use it as it is.");
}
