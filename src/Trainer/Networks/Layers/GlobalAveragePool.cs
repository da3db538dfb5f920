using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The mean of each map: a vector that knows what was seen, and no longer where.</summary>
internal sealed record GlobalAveragePool : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => TensorShape.Vector(RequireMaps(inputs).Channels);

    public override Tensor Forward(LayerCall call) => call.Input.mean([2, 3], keepdim: false, type: ScalarType.Float32);

    public override string Export(LayerExport export)
    {
        var pooled = export.Graph.Node("GlobalAveragePool", [export.Input]);
        return export.Graph.Node("Flatten", [pooled], export.Name, OnnxAttribute.Int("axis", 1));
    }

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds the mean of each map, giving a vector with one value a map.</summary>
    /// <exception cref="ArgumentException">The input is a vector already.</exception>
    public NetworkNode GlobalAveragePool() => Append(new GlobalAveragePool());
}
