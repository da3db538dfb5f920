using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>A square window that slides over maps, as in convolutions and pools.</summary>
internal readonly record struct Window(int Kernel, int Stride, Padding Padding)
{
    /// <exception cref="ArgumentException">The window is larger than the padded maps.</exception>
    public TensorShape Slide(TensorShape input, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Kernel, 1, "kernel");
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1, "stride");
        return TensorShape.Maps(channels, Slide(input.Height), Slide(input.Width));
    }

    /// <summary>
    /// Returns the maps and the padding that is left to TorchSharp. It knows equal sides only: for unequal ones, the maps are padded here.
    /// </summary>
    public (Tensor Maps, long[] Padding) Pad(Tensor maps, TensorShape shape, double value)
    {
        var (top, bottom) = Padding.Around(shape.Height, Kernel, Stride);
        var (left, right) = Padding.Around(shape.Width, Kernel, Stride);
        return top == bottom && left == right
            ? (maps.alias(), [top, left])
            : (nn.functional.pad(maps, [left, right, top, bottom], value: value), [0, 0]);
    }

    /// <summary>Returns the window as ONNX attributes.</summary>
    public AttributeProto[] Attributes(TensorShape shape)
    {
        var (top, bottom) = Padding.Around(shape.Height, Kernel, Stride);
        var (left, right) = Padding.Around(shape.Width, Kernel, Stride);
        return
        [
            OnnxAttribute.Ints("kernel_shape", Kernel, Kernel),
            OnnxAttribute.Ints("strides", Stride, Stride),
            OnnxAttribute.Ints("pads", top, left, bottom, right),
        ];
    }

    /// <summary>Returns the window as <c>3×3/2</c>, with its padding if it has any.</summary>
    public override string ToString()
    {
        var stride = Stride == 1 ? "" : $"/{Stride}";
        return Padding == Padding.None ? $"{Kernel}×{Kernel}{stride}" : $"{Kernel}×{Kernel}{stride} pad {Padding}";
    }

    private int Slide(int size)
    {
        var (before, after) = Padding.Around(size, Kernel, Stride);
        var room = size + before + after - Kernel;
        return room >= 0
            ? room / Stride + 1
            : throw new ArgumentException(
                $"its {Kernel}×{Kernel} window is larger than {size} pixels. Use Padding.Same or a smaller kernel.");
    }
}
