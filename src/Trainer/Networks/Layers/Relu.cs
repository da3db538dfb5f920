using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>max(0, x).</summary>
internal sealed record Relu : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => inputs[0];

    public override Tensor Forward(LayerCall call) => nn.functional.relu(call.Input, inplace: call.MayOverwriteInput);

    public override string Export(LayerExport export) => export.Graph.Node("Relu", [export.Input], export.Name);

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a rectifier: max(0, x).</summary>
    public NetworkNode Relu() => Append(new Relu());
}
