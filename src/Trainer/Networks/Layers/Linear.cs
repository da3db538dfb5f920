using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>A fully connected layer: W·x + b.</summary>
internal sealed record Linear(int Size) : Layer
{
    public override bool OutputMayBeOverwritten => true;

    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1, "size");
        RequireVector(inputs);
        return TensorShape.Vector(Size);
    }

    public override ImmutableArray<StateTensor> State(ImmutableArray<TensorShape> inputs) =>
    [
        new StateTensor("weight", [Size, inputs[0].Count], StateTensor.He(inputs[0].Count)),
        new StateTensor("bias", [Size], StateTensor.Zeros),
    ];

    public override long MultiplyAdds(ImmutableArray<TensorShape> inputs, TensorShape output) => (long)Size * inputs[0].Count;

    public override Tensor Forward(LayerCall call) => nn.functional.linear(call.Input, call.State("weight"), call.State("bias"));

    public override string Export(LayerExport export) =>
        export.Graph.Node(
            "Gemm", [export.Input, export.Constant("weight"), export.Constant("bias")], export.Name, OnnxAttribute.Int("transB", 1));

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a fully connected layer with <paramref name="size"/> outputs.</summary>
    /// <param name="name">The layer's name; its tensors are <c>name.weight</c> [size, inputs] and <c>name.bias</c> [size].</param>
    /// <param name="size">The number of outputs.</param>
    /// <exception cref="ArgumentException">The input is not a vector.</exception>
    public NetworkNode Linear(string name, int size) => Append(new Linear(size), name);
}
