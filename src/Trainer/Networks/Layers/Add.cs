using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The sum of two equal shapes, as at the end of a residual block.</summary>
internal sealed record Add : Layer
{
    public override bool OutputMayBeOverwritten => true;

    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) =>
        inputs[0] == inputs[1] ? inputs[0] : throw new ArgumentException($"it adds equal shapes, and got {inputs[0]} and {inputs[1]}.");

    public override Tensor Forward(LayerCall call) =>
        call.MayOverwriteInput ? call.Input.add_(call.Inputs[1]) : call.Input.add(call.Inputs[1]);

    public override string Export(LayerExport export) => export.Graph.Node("Add", export.Inputs, export.Name);

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds the sum of this point and <paramref name="other"/>, value by value.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public NetworkNode Add(NetworkNode other) => Append(new Add(), name: null, other);
}
