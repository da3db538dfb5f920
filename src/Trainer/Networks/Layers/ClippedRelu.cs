using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>min(max(0, x), 6).</summary>
internal sealed record ClippedRelu : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => inputs[0];

    public override Tensor Forward(LayerCall call) => nn.functional.relu6(call.Input, inplace: call.MayOverwriteInput);

    public override string Export(LayerExport export) =>
        export.Graph.Node("Clip", [export.Input, export.Graph.Scalar(0), export.Graph.Scalar(6)], export.Name);

    public override string ToString() => "Relu6";
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a rectifier with a ceiling: min(max(0, x), 6), which keeps its precision in few bits (Howard et al., 2017).</summary>
    public NetworkNode Relu6() => Append(new ClippedRelu());
}
