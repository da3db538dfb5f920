using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Explanations;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Onnx.Tests.Explanations;

/// <summary>The linear end of a graph is found in each form that exporters write it in, and what is not linear is named.</summary>
public sealed class LinearEndingTests
{
    private const int Size = 4;

    [Theory]
    [InlineData("Flatten")]
    [InlineData("Squeeze")]
    [InlineData("ReduceMean")]
    public void Averaged_maps_are_found_in_each_form(string form)
    {
        var ending = Ending(graph => form == "ReduceMean"
            ? graph.Reduce("ReduceMean", Maps(graph), [2, 3], keepDimensions: false)
            : graph.Node(form, [graph.Node("GlobalAveragePool", [Maps(graph)])]), out _);
        var part = Assert.Single(ending!.Parts);
        Assert.Equal(("maps", true, 0), (part.Value, part.IsPooled, part.Divisors.Count));
        Assert.Null(ending.Weights);
    }

    [Fact]
    public void Paths_come_in_their_order_with_the_lengths_on_their_way()
    {
        var ending = Ending(graph =>
        {
            var first = EmbeddingGraph.UnitLength(graph, graph.Node("Flatten", [Maps(graph, "first")]));
            var second = EmbeddingGraph.UnitLength(graph, graph.Node("Flatten", [Maps(graph, "second")]));
            var joined = EmbeddingGraph.UnitLength(graph, graph.Node("Concat", [second, first], output: null, OnnxAttribute.Int("axis", 1)));
            return graph.Node("Identity", [joined]);
        }, out _);
        Assert.Equal([("second", false, 2), ("first", false, 2)], ending!.Parts.Select(part => (part.Value, part.IsPooled, part.Divisors.Count)));
        Assert.Equal(2 + 3 + 1, ending.Values.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_have_a_row_for_each_output_however_they_are_stored(bool isTransposed)
    {
        float[] stored = isTransposed ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12];
        var ending = Ending(graph => graph.Node(
            "Gemm",
            [graph.Node("Flatten", [Maps(graph)]), graph.Constant("w", stored, isTransposed ? [Size, 3] : [3, Size]), graph.Constant("b", [1f, 2, 3, 4], Size)],
            output: null, OnnxAttribute.Int("transB", isTransposed ? 1 : 0)), out _);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ending!.Weights!);
        Assert.Equal([1, 2, 3, 4], ending.Bias!);
    }

    [Fact]
    public void What_is_not_linear_is_named()
    {
        Assert.Null(Ending(graph => graph.Node("Relu", [graph.Node("Flatten", [Maps(graph)])], "last"), out var obstacle));
        Assert.Equal("node 'last' (Relu)", obstacle);
        Assert.Null(Ending(graph => graph.Node("Flatten", [Maps(graph)]), out obstacle, isDivided: false));
        Assert.Contains("divided by its length", obstacle, StringComparison.Ordinal);
    }

    private static string Maps(OnnxGraph graph, string name = "maps") => graph.Node("Relu", [GraphNames.Pixels], name);

    private static LinearEnding? Ending(Func<OnnxGraph, string> vector, out string? obstacle, bool isDivided = true)
    {
        var graph = new OnnxGraph("ending");
        EmbeddingGraph.Pixels(graph, 8, 8);
        if (isDivided) EmbeddingGraph.UnitLength(graph, vector(graph), GraphNames.Embedding);
        else graph.Node("Identity", [vector(graph)], GraphNames.Embedding);
        var manifest = new ModelManifest { Preprocessing = Preprocessing.Square(8), EmbeddingSize = Size };
        return LinearEnding.Of(DeepRankModel.Create(EmbeddingGraph.Complete(graph, Size), manifest), out obstacle);
    }
}
