using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx;

/// <summary>The form in which a foreign graph gives its features: a vector, maps or tokens; and how many features there are.</summary>
/// <param name="Rank">2 for a vector <c>[N, F]</c>, 3 for tokens <c>[N, t, F]</c>, 4 for maps.</param>
/// <param name="Size">F.</param>
/// <param name="ChannelsLast">Whether maps are <c>[N, h, w, F]</c> rather than <c>[N, F, h, w]</c>.</param>
internal sealed record FeatureShape(int Rank, int Size, bool ChannelsLast)
{
    private static readonly HashSet<string> KeepShape =
        ["Relu", "Clip", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", "BatchNormalization", "Dropout", "Identity", "Add", "Mul", "Cast"];

    private static readonly HashSet<string> KeepChannels = ["GlobalAveragePool", "GlobalMaxPool", "AveragePool", "MaxPool"];

    /// <exception cref="InvalidDataException">There is no such value, or it has no form in which features come, or their number is not to be found.</exception>
    public static FeatureShape Of(GraphProto graph, string value, bool channelsLast, int? size)
    {
        if (!graph.Node.Any(node => node.Output.Contains(value)))
            throw new InvalidDataException(
                $"it has no value '{value}' to take as features. Its outputs are {string.Join(", ", graph.Output.Select(output => output.Name))}.");
        var shape = Declared(graph, value) ?? Derived(graph, value, depth: 0);
        var rank = shape?.Length ?? 2;
        var isLast = rank == 3 || (rank == 4 && (shape![3] > 1 && shape[1] <= 1 || channelsLast));
        var channels = shape is null ? 0 : rank is 2 || !isLast ? shape[1] : shape[^1];
        if (rank is < 2 or > 4)
            throw new InvalidDataException($"its value '{value}' has {rank} dimensions; features have two ([N, F]), three (tokens) or four (maps).");
        if (channels > 0 && size is { } given && given != channels)
            throw new InvalidDataException($"its value '{value}' has {channels} features, not {given}; leave out FeatureSize.");
        return (channels > 0 ? checked((int)channels) : size) is { } found
            ? new FeatureShape(rank, found, isLast)
            : throw new InvalidDataException($"it does not tell how many features '{value}' has. Give their number as FeatureSize.");
    }

    /// <summary>Adds the nodes that make a float vector <c>[N, F]</c> of the features.</summary>
    public string ToVector(OnnxGraph graph, string features)
    {
        features = graph.Node("Cast", [features], output: null, OnnxAttribute.Int("to", (long)DataType.Float));
        long[] axes = Rank switch { 2 => [], 3 => [1], _ => ChannelsLast ? [1, 2] : [2, 3] };
        return axes.Length == 0 ? features : graph.Reduce("ReduceMean", features, axes, keepDimensions: false);
    }

    private static long[]? Declared(GraphProto graph, string value) =>
        graph.Output.Concat(graph.ValueInfo).FirstOrDefault(info => info.Name == value)?.Type?.TensorType?.Shape is { Dim.Count: > 0 } shape
            ? [.. shape.Dim.Select(dimension => dimension.DimValue)]
            : null;

    // Files seldom declare their inner values; the layers up to the next one with weights tell what is needed.
    private static long[]? Derived(GraphProto graph, string value, int depth)
    {
        if (depth > 64 || graph.Node.FirstOrDefault(node => node.Output.Contains(value)) is not { Input.Count: > 0 } node) return null;
        long[]? Input() => Declared(graph, node.Input[0]) ?? Derived(graph, node.Input[0], depth + 1);
        long[]? Weights() => graph.Initializer.FirstOrDefault(tensor => node.Input.Count > 1 && tensor.Name == node.Input[1])?.Dims.ToArray();
        return node.OpType switch
        {
            "Conv" => Weights() is { Length: 4 } weights ? [0, weights[0], 0, 0] : null,
            "Gemm" => Weights() is { Length: 2 } weights ? [0, weights[node.Attribute.Any(a => a is { Name: "transB", I: 1 }) ? 0 : 1]] : null,
            "Flatten" => Input() is [_, var channels, 1, 1] ? [0, channels] : null,
            _ when KeepChannels.Contains(node.OpType) => Input() is [_, var channels, ..] ? Pooled(node.OpType, channels) : null,
            _ when KeepShape.Contains(node.OpType) => Input(),
            _ => null,
        };
    }

    private static long[] Pooled(string op, long channels) =>
        op.StartsWith("Global", StringComparison.Ordinal) ? [0, channels, 1, 1] : [0, channels, 0, 0];
}
