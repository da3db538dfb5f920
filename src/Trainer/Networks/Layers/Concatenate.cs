using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Vectors one behind the other, or maps one above the other.</summary>
internal sealed record Concatenate : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        var first = inputs[0];
        var channels = inputs.Sum(input => input.Channels);
        foreach (var input in inputs)
            if ((input.Height, input.Width, input.IsVector) != (first.Height, first.Width, first.IsVector))
                throw new ArgumentException($"it joins vectors, or maps of one size, and got {string.Join(" and ", inputs)}.");
        return first.IsVector ? TensorShape.Vector(channels) : TensorShape.Maps(channels, first.Height, first.Width);
    }

    public override Tensor Forward(LayerCall call) => cat(call.Inputs.ToArray(), 1);

    public override string Export(LayerExport export) =>
        export.Graph.Node("Concat", export.Inputs, export.Name, OnnxAttribute.Int("axis", 1));

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Puts <paramref name="others"/> behind this point: vectors, or the channels of equally large maps.</summary>
    /// <exception cref="ArgumentException">Vectors meet maps, or the maps' sizes differ.</exception>
    public NetworkNode Concatenate(params NetworkNode[] others) => Append(new Concatenate(), name: null, others);
}
