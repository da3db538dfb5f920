using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Maps as one vector: channel after channel, row after row. Positions stay distinct, unlike after a global pool.</summary>
internal sealed record Flatten : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => TensorShape.Vector(RequireMaps(inputs).Count);

    public override Tensor Forward(LayerCall call)
    {
        using var maps = call.Input.to(ScalarType.Float32);
        return maps.flatten(1);
    }

    public override string Export(LayerExport export) =>
        export.Graph.Node("Flatten", [export.Input], export.Name, OnnxAttribute.Int("axis", 1));

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a flattening of maps to one vector, channel after channel.</summary>
    /// <exception cref="ArgumentException">The input is a vector already.</exception>
    public NetworkNode Flatten() => Append(new Flatten());
}
