using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The largest value of each window. Padding never wins: it counts as −∞.</summary>
internal sealed record MaxPool(Window Window) : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        var maps = RequireMaps(inputs);
        var (before, after) = Window.Padding.Around(maps.Height, Window.Kernel, Window.Stride);
        if (Math.Max(before, after) >= Window.Kernel) throw new ArgumentException("its padding must be smaller than its window.");
        return Window.Slide(maps, maps.Channels);
    }

    public override Tensor Forward(LayerCall call)
    {
        var (maps, padding) = Window.Pad(call.Input, call.InputShape, double.NegativeInfinity);
        long[] kernel = [Window.Kernel, Window.Kernel], strides = [Window.Stride, Window.Stride];
        using (maps) return nn.functional.max_pool2d(maps, kernel, strides, padding);
    }

    public override string Export(LayerExport export) =>
        export.Graph.Node("MaxPool", [export.Input], export.Name, Window.Attributes(export.InputShape));

    public override string ToString() => $"{Operation} {Window}";
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a max pool.</summary>
    /// <param name="kernel">The side of the window in pixels.</param>
    /// <param name="stride">The step of the window; 0 for as much as <paramref name="kernel"/>.</param>
    /// <param name="padding">The pixels around the input, which never win. Without, a rest smaller than the window is dropped.</param>
    /// <exception cref="ArgumentException">The input is a vector, or smaller than the window.</exception>
    public NetworkNode MaxPool(int kernel, int stride = 0, Padding padding = default) =>
        Append(new MaxPool(new Window(kernel, stride == 0 ? kernel : stride, padding)));
}
