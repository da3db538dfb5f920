using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx;

/// <summary>The input through which a foreign graph takes pictures: its name, its numbers, the order of its axes, and its size if it is fixed.</summary>
internal sealed record ImageInput(string Name, DataType Type, bool ChannelsLast, int? Height, int? Width)
{
    /// <exception cref="InvalidDataException">The graph has no input for pictures, or needs another one beside it.</exception>
    public static ImageInput Find(GraphProto graph)
    {
        // Before IR version 4 constants were inputs, too.
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(input => !constants.Contains(input.Name)).ToArray();
        if (inputs is not [var picture])
            throw new InvalidDataException(
                $"it has {inputs.Length} inputs ({string.Join(", ", inputs.Select(input => input.Name))}), and a backbone has one, for pictures.");
        var dimensions = picture.Type?.TensorType?.Shape?.Dim;
        if (dimensions is not { Count: 4 } || (dimensions[1].DimValue != 3 && dimensions[3].DimValue != 3))
            throw new InvalidDataException($"its input '{picture.Name}' does not take RGB pictures, [N, 3, H, W] or [N, H, W, 3].");
        var type = (DataType)picture.Type!.TensorType.ElemType;
        if (type is not (DataType.Float or DataType.Float16 or DataType.Uint8))
            throw new InvalidDataException($"its input '{picture.Name}' takes {type}; float, float16 and bytes (uint8) are accepted.");
        var channelsLast = dimensions[1].DimValue != 3;
        return new ImageInput(picture.Name, type, channelsLast, Fixed(dimensions[channelsLast ? 1 : 2]), Fixed(dimensions[channelsLast ? 2 : 3]));
    }

    /// <summary>Adds the nodes that make the input from pixels, float <c>[N, 3, H, W]</c> from 0 to 255.</summary>
    public string FromPixels(OnnxGraph graph, string pixels, PixelNormalization normalization)
    {
        var value = pixels;
        if (Type != DataType.Uint8)
        {
            value = graph.Node("Sub", [value, graph.Constant("backbone.mean", normalization.Mean.AsSpan(), 1, 3, 1, 1)]);
            value = graph.Node("Div", [value, graph.Constant("backbone.deviation", normalization.Deviation.AsSpan(), 1, 3, 1, 1)]);
        }
        if (Type != DataType.Float) value = graph.Node("Cast", [value], output: null, OnnxAttribute.Int("to", (long)Type));
        return ChannelsLast ? graph.Node("Transpose", [value], output: null, OnnxAttribute.Ints("perm", 0, 2, 3, 1)) : value;
    }

    private static int? Fixed(TensorShapeProto.Types.Dimension dimension) => dimension.DimValue > 0 ? checked((int)dimension.DimValue) : null;
}
