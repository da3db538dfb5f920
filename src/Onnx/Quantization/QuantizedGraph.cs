using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// Rewrites a graph in the QDQ form: each value that is rounded goes through QuantizeLinear and DequantizeLinear, and weights are bytes behind a
/// DequantizeLinear. Any runtime computes it in floats; ONNX Runtime takes the pairs around a node as the sign to compute it in integers.
/// </summary>
internal sealed class QuantizedGraph
{
    private readonly GraphProto _graph;
    private readonly QuantizationPlan _plan;
    private readonly Dictionary<string, ByteCode> _codes;
    private readonly int _largestWeight;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, (string Scale, string ZeroPoint)> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rounded = new(StringComparer.Ordinal);
    private readonly List<NodeProto> _nodes = [];

    private QuantizedGraph(GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges, int largestWeight)
    {
        (_graph, _plan, _largestWeight) = (graph, plan, largestWeight);
        _codes = plan.Ranges.ToDictionary(value => value, value => ByteCode.Of(ranges[value]), StringComparer.Ordinal);
        _names = graph.Node.SelectMany(node => node.Output.Append(node.Name)).Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Input.Select(input => input.Name)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Rewrites <paramref name="graph"/>, whose nodes <paramref name="plan"/> is made of.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <param name="plan">What is to compute in integers.</param>
    /// <param name="ranges">The range of each of <see cref="QuantizationPlan.Ranges"/>.</param>
    /// <param name="largestWeight">The largest magnitude of a weight as an integer.</param>
    public static void Rewrite(GraphProto graph, QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges, int largestWeight)
    {
        var rewriting = new QuantizedGraph(graph, plan, ranges, largestWeight);
        foreach (var node in graph.Node.ToArray()) rewriting.Add(node);
        graph.Node.Clear();
        graph.Node.AddRange(rewriting._nodes);
    }

    private void Add(NodeProto node)
    {
        var integer = _plan.Of(node);
        if (integer is not null) ReadRounded(integer);
        _nodes.Add(node);
        for (var i = 0; i < node.Output.Count; i++)
        {
            var value = node.Output[i];
            if (!_plan.IsQuantized(value)) continue;
            // Whoever reads what integers give must read it rounded, or it would have to be made twice: the rounded value takes the name.
            if (_plan.IsMadeInIntegers(value)) Round(node.Output[i] = Unclaimed($"{value}/unrounded"), value, value);
            else Round(value, _rounded[value] = Unclaimed($"{value}/rounded"), value);
        }
    }

    private void ReadRounded(IntegerNode integer)
    {
        var node = integer.Node;
        if (integer.Layer is { } layer) ReadBytes(layer, _codes[_plan.RangeOf(node.Input[0])].Scale);
        foreach (var value in integer.Data.ToArray())
        {
            if (_rounded.TryGetValue(value, out var rounded)) node.Input[node.Input.IndexOf(value)] = rounded;
        }
    }

    private void ReadBytes(WeightedLayer layer, float inputScale)
    {
        var (node, name) = (layer.Node, layer.Node.Output[0]);
        var weights = ChannelWeights.Of(layer, inputScale, _largestWeight);
        node.Input[1] = Dequantize<sbyte>($"{name}/weights", DataType.Int8, weights.Values, [.. layer.Weights.Dims], weights.Scales, layer.OutputAxis);
        // They are zeros, which go without saying; but ONNX Runtime computes no Gemm in integers that leaves them out.
        var zeros = new sbyte[weights.Scales.Length];
        var zeroPoints = TensorValues.Tensor<sbyte>(Unclaimed($"{name}/weights/zero-points"), DataType.Int8, zeros, zeros.Length);
        _graph.Initializer.Add(zeroPoints);
        _nodes[^1].Input.Add(zeroPoints.Name);
        if (weights.Bias is { } bias)
            node.Input[2] = Dequantize<int>($"{name}/bias", DataType.Int32, bias, [bias.Length], weights.BiasScales!, axis: 0);
    }

    private void Round(string from, string to, string value)
    {
        var (scale, zeroPoint) = ConstantsOf(_plan.RangeOf(value));
        var bytes = Unclaimed($"{value}/bytes");
        _nodes.Add(Node("QuantizeLinear", bytes, from, scale, zeroPoint));
        _nodes.Add(Node("DequantizeLinear", to, bytes, scale, zeroPoint));
    }

    private (string Scale, string ZeroPoint) ConstantsOf(string range)
    {
        if (_constants.TryGetValue(range, out var names)) return names;
        names = (Unclaimed($"{range}/scale"), Unclaimed($"{range}/zero-point"));
        _graph.Initializer.Add(TensorValues.Tensor<float>(names.Scale, DataType.Float, [_codes[range].Scale]));
        _graph.Initializer.Add(TensorValues.Tensor<byte>(names.ZeroPoint, DataType.Uint8, [_codes[range].ZeroPoint]));
        return _constants[range] = names;
    }

    private string Dequantize<T>(string name, DataType type, ReadOnlySpan<T> integers, ReadOnlySpan<long> shape, float[] scales, int axis)
        where T : unmanaged
    {
        string values = Unclaimed($"{name}/integers"), scale = Unclaimed($"{name}/scales");
        _graph.Initializer.Add(TensorValues.Tensor(values, type, integers, shape));
        _graph.Initializer.Add(TensorValues.Tensor<float>(scale, DataType.Float, scales, scales.Length));
        var node = Node("DequantizeLinear", Unclaimed(name), values, scale);
        node.Attribute.Add(OnnxAttribute.Int("axis", axis));
        _nodes.Add(node);
        return node.Output[0];
    }

    private NodeProto Node(string op, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = op, Name = Unclaimed($"{output}/{op}") };
        foreach (var input in inputs) node.Input.Add(input);
        node.Output.Add(output);
        return node;
    }

    private string Unclaimed(string stem)
    {
        var name = stem;
        for (var i = 1; !_names.Add(name); i++) name = $"{stem}_{i}";
        return name;
    }
}
