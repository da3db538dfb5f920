using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>A 2-D convolution: each output map sums a learnt window over all input maps of its group.</summary>
internal sealed record Convolution(int Maps, Window Window, bool HasBias, int Groups) : Layer
{
    public override bool OutputMayBeOverwritten => true;

    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Maps, 1, "maps");
        ArgumentOutOfRangeException.ThrowIfLessThan(Groups, 1, "groups");
        var input = RequireMaps(inputs);
        if (input.Channels % Groups != 0 || Maps % Groups != 0)
            throw new ArgumentException($"its {Groups} groups must divide the {input.Channels} input maps and the {Maps} output maps.");
        return Window.Slide(input, Maps);
    }

    public override ImmutableArray<StateTensor> State(ImmutableArray<TensorShape> inputs)
    {
        var weight = new StateTensor(
            "weight", [Maps, inputs[0].Channels / Groups, Window.Kernel, Window.Kernel], StateTensor.He(FanIn(inputs[0])));
        return HasBias ? [weight, new StateTensor("bias", [Maps], StateTensor.Zeros)] : [weight];
    }

    public override long MultiplyAdds(ImmutableArray<TensorShape> inputs, TensorShape output) =>
        output.Count * FanIn(inputs[0]);

    public override Tensor Forward(LayerCall call)
    {
        var precision = call.UseBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var (maps, padding) = Window.Pad(call.Input, call.InputShape, value: 0);
        using (maps)
        {
            // Casting is part of the graph: the gradients reach the float32 weights, of which bfloat16 would lose small steps.
            using var input = maps.to(precision);
            using var weight = call.State("weight").to(precision);
            using var bias = HasBias ? call.State("bias").to(precision) : null;
            return nn.functional.conv2d(input, weight, bias, strides: [Window.Stride, Window.Stride], padding: padding, groups: Groups);
        }
    }

    public override string Export(LayerExport export)
    {
        string[] inputs = [export.Input, export.Constant("weight")];
        // Folding a batch normalisation gives a bias to a convolution that had none.
        if (export.Has("bias")) inputs = [.. inputs, export.Constant("bias")];
        return export.Graph.Node(
            "Conv", inputs, export.Name, [.. Window.Attributes(export.InputShape), OnnxAttribute.Int("group", Groups)]);
    }

    public override string ToString() => Groups == 1 ? $"{Operation} {Window}" : $"{Operation} {Window} groups {Groups}";

    private long FanIn(TensorShape input) => (long)(input.Channels / Groups) * Window.Kernel * Window.Kernel;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a convolution.</summary>
    /// <param name="name">
    /// The layer's name; its tensors are <c>name.weight</c> [maps, input maps ÷ groups, kernel, kernel] and <c>name.bias</c> [maps].
    /// </param>
    /// <param name="maps">The number of output maps.</param>
    /// <param name="kernel">The side of the window in pixels.</param>
    /// <param name="stride">The step of the window in pixels.</param>
    /// <param name="padding">The pixels around the input, which are zero; none by default.</param>
    /// <param name="bias">Whether each map has a learnt offset; leave it out before a batch normalisation.</param>
    /// <param name="groups">
    /// The number of parts into which input and output maps are divided, each output map seeing its own part alone. With as many groups as
    /// input maps, each map is convolved for itself: depthwise.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The input is a vector, or smaller than the window, or <paramref name="groups"/> does not divide the maps.
    /// </exception>
    public NetworkNode Convolution(
        string name, int maps, int kernel, int stride = 1, Padding padding = default, bool bias = true, int groups = 1) =>
        Append(new Convolution(maps, new Window(kernel, stride, padding), bias, groups), name);
}
