using System.Runtime.InteropServices;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Scoring.Tests.Quantization;

/// <summary>Computes a graph node by node with plain loops, as the ONNX specification words each operator; numbers of any type are doubles.</summary>
internal sealed class NaiveGraph
{
    private readonly Dictionary<string, NaiveTensor> _values = new(StringComparer.Ordinal);

    public NaiveGraph(GraphProto graph, NaiveTensor image)
    {
        foreach (var tensor in graph.Initializer) _values[tensor.Name] = Constant(tensor);
        _values[GraphNames.Image] = image;
        foreach (var node in graph.Node) _values[node.Output[0]] = Compute(node, [.. node.Input.Select(input => _values[input])]);
    }

    public NaiveTensor this[string value] => _values[value];

    private static NaiveTensor Compute(NodeProto node, NaiveTensor[] inputs) => node.OpType switch
    {
        "Cast" => inputs[0],
        "Transpose" => Attribute(node, "perm")!.Ints[1] == 3 ? inputs[0].ChannelsFirst() : inputs[0].ChannelsLast(),
        "Sub" => inputs[0].With(inputs[1], (a, b) => a - b),
        "Div" => inputs[0].With(inputs[1], (a, b) => a / b),
        "Max" => inputs[0].With(inputs[1], Math.Max),
        "Add" => inputs[0].With(inputs[1], (a, b) => a + b),
        "Relu" => inputs[0].Each(value => Math.Max(0, value)),
        "QuantizeLinear" => inputs[0].Each(value => Math.Clamp(Math.Round(value / inputs[1].Values[0]) + inputs[2].Values[0], 0, 255)),
        "DequantizeLinear" => Dequantize(inputs, Attribute(node, "axis")?.I ?? 0),
        "Conv" => Convolve(inputs, Attribute(node, "pads")?.Ints[0] ?? 0, Attribute(node, "strides")?.Ints[0] ?? 1, Attribute(node, "group")?.I ?? 1),
        "BatchNormalization" => Normalize(inputs),
        "Flatten" => new(inputs[0].Values, [inputs[0].Shape[0], inputs[0].Values.Length / inputs[0].Shape[0]]),
        "Gemm" => Multiply(inputs),
        "ReduceL2" => inputs[0].RowLengths(),
        "Reshape" => inputs[0].Shaped(inputs[1].Values),
        _ => throw new NotSupportedException(node.OpType),
    };

    private static NaiveTensor Dequantize(NaiveTensor[] inputs, long axis)
    {
        var inner = inputs[0].Shape.Skip((int)axis + 1).Aggregate(1L, (a, b) => a * b);
        var channels = inputs[1].Values.Length;
        var zero = inputs.Length > 2 ? inputs[2].Values[0] : 0;
        return new([.. inputs[0].Values.Select((value, i) => (value - zero) * inputs[1].Values[i / inner % channels])], inputs[0].Shape);
    }

    private static NaiveTensor Normalize(NaiveTensor[] inputs)
    {
        double At(int input, long map) => inputs[input].Values[map];
        var (maps, area) = (inputs[0].Shape[1], inputs[0].Shape[2] * inputs[0].Shape[3]);
        return new([.. inputs[0].Values.Select((value, i) =>
        {
            var map = i / area % maps;
            return At(1, map) * (value - At(3, map)) / Math.Sqrt(At(4, map) + 1e-5) + At(2, map);
        })], inputs[0].Shape);
    }

    private static NaiveTensor Convolve(NaiveTensor[] inputs, long pad, long stride, long groups)
    {
        var (x, w) = (inputs[0], inputs[1]);
        long[] shape = [x.Shape[0], w.Shape[0], (x.Shape[2] + 2 * pad - w.Shape[2]) / stride + 1, (x.Shape[3] + 2 * pad - w.Shape[3]) / stride + 1];
        var y = new NaiveTensor(new double[shape.Aggregate((a, b) => a * b)], shape);
        for (var at = 0; at < y.Values.Length; at++)
        {
            var (n, map, row, column) = y.Place(at);
            var sum = inputs.Length > 2 ? inputs[2].Values[map] : 0;
            for (var c = 0; c < w.Shape[1]; c++)
                for (var i = 0; i < w.Shape[2]; i++)
                    for (var j = 0; j < w.Shape[3]; j++)
                    {
                        var (above, left) = (row * stride - pad + i, column * stride - pad + j);
                        if (above < 0 || left < 0 || above >= x.Shape[2] || left >= x.Shape[3]) continue;
                        sum += x[n, map / (w.Shape[0] / groups) * w.Shape[1] + c, above, left] * w[map, c, i, j];
                    }
            y.Values[at] = sum;
        }
        return y;
    }

    // x·Wᵀ + b
    private static NaiveTensor Multiply(NaiveTensor[] inputs)
    {
        var (x, w) = (inputs[0], inputs[1]);
        var (rows, columns, length) = (x.Shape[0], w.Shape[0], w.Shape[1]);
        var y = new double[rows * columns];
        for (var at = 0; at < y.Length; at++)
        {
            y[at] = inputs.Length > 2 ? inputs[2].Values[at % columns] : 0;
            for (var k = 0; k < length; k++) y[at] += x.Values[at / columns * length + k] * w.Values[at % columns * length + k];
        }
        return new(y, [rows, columns]);
    }

    private static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static NaiveTensor Constant(TensorProto tensor)
    {
        var raw = tensor.RawData.Span;
        double[] values = (DataType)tensor.DataType switch
        {
            DataType.Float => [.. MemoryMarshal.Cast<byte, float>(raw).ToArray().Select(value => (double)value)],
            DataType.Int8 => [.. MemoryMarshal.Cast<byte, sbyte>(raw).ToArray().Select(value => (double)value)],
            DataType.Uint8 => [.. raw.ToArray().Select(value => (double)value)],
            DataType.Int32 => [.. MemoryMarshal.Cast<byte, int>(raw).ToArray().Select(value => (double)value)],
            DataType.Int64 => [.. MemoryMarshal.Cast<byte, long>(raw).ToArray().Select(value => (double)value)],
            _ => throw new NotSupportedException($"{(DataType)tensor.DataType}"),
        };
        return new(values, [.. tensor.Dims]);
    }
}
