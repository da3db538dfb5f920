using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Search;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>Writes the distances between one query and all vectors of a gallery as nodes of a graph, a formula for each distance.</summary>
/// <param name="graph">The graph.</param>
/// <param name="query">The query, float <c>[1, dimension]</c>.</param>
/// <param name="vectors">The gallery, float <c>[rows, dimension]</c>.</param>
/// <param name="dimension">The number of components.</param>
internal sealed class NeighborDistance(OnnxGraph graph, string query, string vectors, int dimension)
{
    private string? _lastAxis;

    /// <summary>Adds the nodes, and returns the name of the distances: float, one for each row.</summary>
    public string Add(VectorDistance distance) => distance switch
    {
        VectorDistance.Cosine => Cosine(),
        VectorDistance.Euclidean => Euclidean(),
        VectorDistance.Manhattan => Manhattan(),
        VectorDistance.Hamming => Hamming(),
        VectorDistance.InnerProduct => InnerProduct(),
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance."),
    };

    // 1 − q·x / (|q| |x|), and 1 if one of them is zero. Like the index, it compares unit vectors rounded to floats.
    private string Cosine()
    {
        var (q, x) = (Unit(query), Unit(vectors));
        var dots = graph.Node("Gemm", [q, x], attributes: OnnxAttribute.Int("transB", 1));
        var rowSquares = graph.Node("Reshape", [SquaredLengths(x), graph.Constant("one-row", [1L, -1], 2)]);
        var squares = graph.Node("Mul", [SquaredLengths(q), rowSquares]);
        var (zero, one, two) = (ToDouble(graph.Scalar(0)), ToDouble(graph.Scalar(1)), ToDouble(graph.Scalar(2)));
        var isZero = graph.Node("Equal", [squares, zero]);
        var lengths = graph.Node("Sqrt", [graph.Node("Where", [isZero, one, squares])]);
        var distances = graph.Node("Sub", [one, graph.Node("Div", [dots, lengths])]);
        return ToFloat(graph.Node("Where", [isZero, one, graph.Node("Clip", [distances, zero, two])]));
    }

    // √Σ(qᵢ − xᵢ)²
    private string Euclidean()
    {
        var differences = Differences();
        return ToFloat(graph.Node("Sqrt", [SumOfRows(graph.Node("Mul", [differences, differences]))]));
    }

    // Σ|qᵢ − xᵢ|
    private string Manhattan() => ToFloat(SumOfRows(graph.Node("Abs", [Differences()])));

    // 0 − q·x, since negation would make −0 of 0.
    private string InnerProduct()
    {
        var products = graph.Node("Gemm", [ToDouble(query), ToDouble(vectors)], attributes: OnnxAttribute.Int("transB", 1));
        return ToFloat(graph.Node("Sub", [ToDouble(graph.Scalar(0)), products]));
    }

    // With bits as ±1, a dot product counts the equal bits minus the different ones; floats hold such counts exactly.
    private string Hamming()
    {
        var agreement = graph.Node("Gemm", [Signs(query), Signs(vectors)], attributes: OnnxAttribute.Int("transB", 1));
        return graph.Node("Mul", [graph.Node("Sub", [graph.Scalar(dimension), agreement]), graph.Scalar(0.5f)]);
    }

    private string Signs(string values) =>
        graph.Node("Where", [graph.Node("Greater", [values, graph.Scalar(0)]), graph.Scalar(1), graph.Scalar(-1)]);

    private string Differences() => graph.Node("Sub", [ToDouble(vectors), ToDouble(query)]);

    private string Unit(string values)
    {
        var wide = ToDouble(values);
        var squares = SquaredLengths(wide);
        var one = ToDouble(graph.Scalar(1));
        var isZero = graph.Node("Equal", [squares, ToDouble(graph.Scalar(0))]);
        var scale = graph.Node("Div", [one, graph.Node("Sqrt", [graph.Node("Where", [isZero, one, squares])])]);
        return ToDouble(ToFloat(graph.Node("Mul", [wide, scale])));
    }

    private string SquaredLengths(string values) => SumOfRows(graph.Node("Mul", [values, values]));

    private string SumOfRows(string values) => graph.Node("ReduceSum", [values, _lastAxis ??= graph.Constant("last-axis", [1L], 1)]);

    private string ToDouble(string values) => Cast(values, DataType.Double);

    private string ToFloat(string values) => Cast(values, DataType.Float);

    private string Cast(string values, DataType type) => graph.Node("Cast", [values], attributes: OnnxAttribute.Int("to", (long)type));
}
