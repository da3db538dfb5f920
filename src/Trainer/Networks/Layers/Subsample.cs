using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// The mean of each factor × factor block: a low-pass filter and a smaller picture in one. Blocks cut by the right or bottom edge
/// average the pixels they have, so that 225 pixels at 4:1 become 57, as in the paper.
/// </summary>
internal sealed record Subsample(int Factor) : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Factor, 1, "factor");
        var maps = RequireMaps(inputs);
        return TensorShape.Maps(maps.Channels, Blocks(maps.Height), Blocks(maps.Width));
    }

    public override Tensor Forward(LayerCall call) =>
        nn.functional.avg_pool2d(call.Input, [Factor, Factor], stride: [Factor, Factor], ceil_mode: true, count_include_pad: false);

    // Padding that is not counted says the same as ceil_mode, which older runtimes get wrong for averages.
    public override string Export(LayerExport export) =>
        export.Graph.Node(
            "AveragePool",
            [export.Input],
            export.Name,
            OnnxAttribute.Ints("kernel_shape", Factor, Factor),
            OnnxAttribute.Ints("strides", Factor, Factor),
            OnnxAttribute.Ints("pads", 0, 0, Missing(export.InputShape.Height), Missing(export.InputShape.Width)),
            OnnxAttribute.Int("count_include_pad", 0));

    public override string ToString() => $"{Operation} {Factor}:1";

    private int Blocks(int size) => (size + Factor - 1) / Factor;

    private int Missing(int size) => Blocks(size) * Factor - size;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a sub-sampling by averages: ⌈size ÷ <paramref name="factor"/>⌉ pixels each way, without aliasing.</summary>
    /// <param name="factor">The side of the block that becomes one pixel.</param>
    /// <exception cref="ArgumentException">The input is a vector, or the factor is not positive.</exception>
    public NetworkNode Subsample(int factor) => Append(new Subsample(factor));
}
