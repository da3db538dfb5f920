using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>A node that computes in integers, with the rectifier behind it if it has one: the ends of its integers' range do the rectifier's work.</summary>
/// <param name="Node">The node.</param>
/// <param name="Result">The value that comes out, behind the rectifier.</param>
/// <param name="Layer">The node's weights, or null if it has none and computes in integers only between nodes that do.</param>
/// <param name="NeedsIntegerResult">Whether the result must be rounded, whoever reads it.</param>
internal sealed record IntegerNode(NodeProto Node, string Result, WeightedLayer? Layer, bool NeedsIntegerResult)
{
    /// <summary>Gets the varying values that the node reads; shapes and weights are constants.</summary>
    public IEnumerable<string> Data => Node.OpType is "Add" or "Concat" ? Node.Input : Node.Input.Take(1);

    /// <summary>Gets whether the result has the numbers of what was read, in other places or fewer, and so the same range.</summary>
    public bool KeepsRange => Node.OpType is "MaxPool" or "Flatten" or "Reshape" or "Transpose";

    /// <summary>Returns what a node is if those around it allow it to compute in integers.</summary>
    public static bool TryFind(NodeProto node, GraphValues values, [NotNullWhen(true)] out IntegerNode? found)
    {
        found = null;
        if (WeightedLayer.TryFind(node, values, out var layer) || IsBetweenLayers(node))
            found = new IntegerNode(node, BehindRectifier(node, values), layer, MustRound(node, values));
        return found is not null;
    }

    private static bool IsBetweenLayers(NodeProto node) => node is
    {
        OpType: "Add" or "Concat" or "MaxPool" or "AveragePool" or "GlobalAveragePool" or "Flatten" or "Reshape" or "Transpose",
        Domain: "",
        Output.Count: 1,
    };

    // ONNX Runtime has no convolution of integers that gives floats; and it makes a Gemm of floats from a product and a sum that stand together.
    private static bool MustRound(NodeProto node, GraphValues values) =>
        node.OpType == "Conv" || (node.OpType == "MatMul" && values.SoleReaderOf(node.Output[0]) is { OpType: "Add" });

    private static string BehindRectifier(NodeProto node, GraphValues values) =>
        (node.OpType is "Conv" or "Gemm" or "MatMul" or "Add") && values.SoleReaderOf(node.Output[0]) is { } reader && IsRectifier(reader, values)
            ? reader.Output[0]
            : node.Output[0];

    private static bool IsRectifier(NodeProto node, GraphValues values) => node.OpType switch
    {
        "Relu" => true,
        "Clip" => values.Constant(node, 1) is { } least && values.Constant(node, 2) is not null && TensorValues.Floats(least) is [0],
        _ => false,
    };
}
