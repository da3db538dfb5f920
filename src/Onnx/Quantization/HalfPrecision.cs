using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// Stores large constants as 16-bit floats with a Cast behind each, which halves the file. ONNX Runtime casts once, as it loads, and computes in 32 bits.
/// </summary>
internal static class HalfPrecision
{
    private const int LeastCount = 256;

    /// <summary>Changes the graph's constants, but for those that are too small to matter or have values too large for 16 bits.</summary>
    /// <returns>The number of constants that were changed.</returns>
    public static int Apply(GraphProto graph)
    {
        var inputs = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var names = graph.Initializer.Select(tensor => tensor.Name).Concat(graph.Node.SelectMany(node => node.Output)).ToHashSet(StringComparer.Ordinal);
        var casts = new List<NodeProto>();
        for (var i = 0; i < graph.Initializer.Count; i++)
        {
            var tensor = graph.Initializer[i];
            if (tensor.DataType != (int)DataType.Float || inputs.Contains(tensor.Name) || TensorValues.Count(tensor) < LeastCount) continue;
            Half[] halves = [.. TensorValues.Floats(tensor).Select(value => (Half)value)];
            if (!Array.TrueForAll(halves, Half.IsFinite)) continue;
            var stored = $"{tensor.Name}/half";
            while (!names.Add(stored)) stored += "_";
            graph.Initializer[i] = TensorValues.Tensor<Half>(stored, DataType.Float16, halves, [.. tensor.Dims]);
            casts.Add(Cast(stored, tensor.Name));
        }
        NodeProto[] nodes = [.. casts, .. graph.Node];
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        return casts.Count;
    }

    private static NodeProto Cast(string from, string to) => new()
    {
        OpType = "Cast",
        Name = to,
        Input = { from },
        Output = { to },
        Attribute = { OnnxAttribute.Int("to", (long)DataType.Float) },
    };
}
