using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Transforms.Neighbors;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// Writes what is concluded from the neighbours' labels: the winner of a vote, or a mean. As stock ML.NET makes no scalar of a graph's output, they are
/// vectors of one there.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="rows">The neighbours' rows, int64 <c>[k]</c>.</param>
/// <param name="distances">Their distances, float <c>[k]</c>.</param>
/// <param name="isNone">Which of them are none, bool <c>[k]</c>.</param>
/// <param name="weighting">How much a neighbour counts.</param>
internal sealed class NeighborConclusion(OnnxGraph graph, string rows, string distances, string isNone, NeighborWeighting weighting)
{
    private const string Winner = GraphNames.Prefix + "neighbor.winner";
    private const string Confidence = GraphNames.Prefix + "neighbor.confidence";
    private const string Mean = GraphNames.Prefix + "neighbor.mean";

    /// <summary>Adds the nodes and outputs that the options ask for.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="labels">The neighbours' labels, <c>[k]</c>.</param>
    public void Add(NearestNeighborsTransformer transformer, string labels)
    {
        if (transformer.Vote is { } vote) AddVote(vote.Classes, labels);
        if (transformer.Mean is { } mean) AddMean(mean.Values);
    }

    private void AddVote(long[] classes, string labels)
    {
        var weights = Weights();
        var own = graph.Node("Gather", [graph.Constant("classes", classes, classes.Length), rows]);
        var down = graph.Node("Reshape", [own, graph.Constant("as-column", [-1L, 1], 2)]);
        var sameClass = Cast(graph.Node("Equal", [down, own]), DataType.Double);
        var across = graph.Constant("across", [1L], 1);
        var votes = graph.Node("ReduceSum", [graph.Node("Mul", [sameClass, weights]), across], attributes: OnnxAttribute.Int("keepdims", 0));
        var counted = graph.Node("Where", [isNone, Cast(graph.Scalar(-1), DataType.Double), votes]);
        var best = graph.Node("ArgMax", [counted], output: null, OnnxAttribute.Int("axis", 0), OnnxAttribute.Int("keepdims", 1));
        graph.Node("Gather", [labels, best], Winner);
        graph.Output(Winner, DataType.String, 1);
        AddNumber(Confidence, graph.Node("Gather", [votes, best]), weights);
    }

    private void AddMean(double[] values)
    {
        var weights = Weights();
        var found = graph.Node("Gather", [graph.Constant("values", values, values.Length), rows]);
        AddNumber(Mean, Sum(graph.Node("Mul", [found, weights])), weights);
    }

    // 0 / 0, where there is no neighbour, is NaN.
    private void AddNumber(string output, string part, string weights)
    {
        var shape = graph.Constant(output + ".shape", [1L], 1);
        graph.Node("Reshape", [Cast(graph.Node("Div", [part, Sum(weights)]), DataType.Float), shape], output);
        graph.Output(output, DataType.Float, 1);
    }

    private string Weights()
    {
        var (zero, one) = (Cast(graph.Scalar(0), DataType.Double), Cast(graph.Scalar(1), DataType.Double));
        var weight = weighting == NeighborWeighting.Uniform
            ? one
            : graph.Node("Div", [one, graph.Node("Add", [Cast(distances, DataType.Double), graph.Constant("floor", [NeighborWeights.Floor], [])])]);
        return graph.Node("Where", [isNone, zero, weight]);
    }

    private string Sum(string values) => graph.Node("ReduceSum", [values], attributes: OnnxAttribute.Int("keepdims", 0));

    private string Cast(string values, DataType type) => graph.Node("Cast", [values], attributes: OnnxAttribute.Int("to", (long)type));
}
