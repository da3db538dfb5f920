using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>A layer that multiplies what it reads by constant weights: convolution, Gemm, or product with a matrix.</summary>
/// <param name="Node">The node.</param>
/// <param name="Weights">Its weights, of floats.</param>
/// <param name="OutputAxis">The axis of the weights along which the layer's outputs lie.</param>
/// <param name="Bias">What is added to each output, or null.</param>
internal sealed record WeightedLayer(NodeProto Node, TensorProto Weights, int OutputAxis, TensorProto? Bias)
{
    /// <summary>Returns whether a node is a layer by its operator, whatever it reads.</summary>
    public static bool IsKind(NodeProto node) => node is { OpType: "Conv" or "Gemm" or "MatMul", Domain: "", Input.Count: >= 2, Output.Count: 1 };

    /// <summary>Returns the layer of a node, if it is one that ONNX Runtime computes in integers.</summary>
    public static bool TryFind(NodeProto node, GraphValues values, [NotNullWhen(true)] out WeightedLayer? layer)
    {
        layer = IsKind(node) && values.Constant(node, 0) is null && values.Constant(node, 1) is { DataType: (int)DataType.Float } weights
            ? (node.OpType, weights.Dims.Count) switch
            {
                ("Conv", 3 or 4) => new(node, weights, 0, values.Constant(node, 2)),
                ("Gemm", 2) when IsPlain(node) => new(node, weights, HasFlag(node, "transB") ? 0 : 1, values.Constant(node, 2)),
                ("MatMul", 2) => new(node, weights, 1, Bias: null),
                _ => null,
            }
            : null;
        // A bias that is not constant, or not one number for each output, leaves the layer in floats.
        if (node.Input.Count > 2 && node.Input[2].Length > 0 && layer is { } found && !IsOneForEachOutput(found)) layer = null;
        return layer is not null;
    }

    private static bool IsPlain(NodeProto gemm) =>
        !HasFlag(gemm, "transA") && !gemm.Attribute.Any(attribute => attribute is { Name: "alpha" or "beta", F: not 1 });

    private static bool HasFlag(NodeProto node, string name) => node.Attribute.Any(attribute => attribute.Name == name && attribute.I != 0);

    private static bool IsOneForEachOutput(WeightedLayer layer) =>
        layer.Bias is { DataType: (int)DataType.Float, Dims: [var size] } && size == layer.Weights.Dims[layer.OutputAxis];
}
