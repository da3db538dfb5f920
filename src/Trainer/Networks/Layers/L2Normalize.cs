using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>x ÷ max(‖x‖, ε): the vector's direction, at unit length. A zero vector stays zero.</summary>
internal sealed record L2Normalize : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => RequireVector(inputs);

    public override Tensor Forward(LayerCall call) => nn.functional.normalize(call.Input, p: 2, dim: 1, eps: EmbeddingGraph.Epsilon);

    public override string Export(LayerExport export) => EmbeddingGraph.UnitLength(export.Graph, export.Input, export.Name);

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds the scaling of each vector to unit length.</summary>
    /// <exception cref="ArgumentException">The input is not a vector.</exception>
    public NetworkNode L2Normalize() => Append(new L2Normalize());
}
