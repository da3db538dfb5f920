using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

public sealed class QuantizationPlanTests
{
    private readonly OnnxGraph _graph = new("plan");

    public QuantizationPlanTests() => _graph.Input("x", DataType.Float, OnnxDimension.Batch, 4, 8, 8);

    [Fact]
    public void A_rectifier_belongs_to_the_layer_before_it_and_so_it_is_behind_it_that_a_value_is_rounded()
    {
        Convolution("x", "a");
        _graph.Node("Relu", ["a"], "r");
        Convolution("r", "b");

        var plan = Plan("b");

        Assert.Equal(["b", "r", "x"], plan.Ranges);
        Assert.False(plan.IsQuantized("a"));
    }

    [Fact]
    public void A_rectifier_beside_another_reader_stays_on_its_own()
    {
        Convolution("x", "a");
        _graph.Node("Relu", ["a"], "r");
        Convolution("r", "b");
        _graph.Node("Add", ["a", "b"], "sum");

        var plan = Plan("sum");

        Assert.Equal(["a", "b", "r", "x"], plan.Ranges);
    }

    [Fact]
    public void A_clip_from_zero_is_a_rectifier_and_another_one_is_not()
    {
        Convolution("x", "a");
        _graph.Node("Clip", ["a", _graph.Scalar(0), _graph.Scalar(6)], "r");
        Convolution("r", "b");
        _graph.Node("Clip", ["b", _graph.Scalar(-1), _graph.Scalar(1)], "s");
        Convolution("s", "c");

        Assert.Equal(["b", "c", "r", "s", "x"], Plan("c").Ranges);
    }

    [Fact]
    public void A_sum_between_layers_is_of_integers_and_the_last_one_is_of_floats()
    {
        Convolution("x", "a");
        Convolution("a", "b");
        _graph.Node("Add", ["a", "b"], "inner");
        Convolution("inner", "c");
        _graph.Node("Add", ["inner", "c"], "last");
        _graph.Node("GlobalAveragePool", ["last"], "pooled");

        var plan = Plan("pooled");

        Assert.Equal(["inner"], Integers(plan, "Add"));
        Assert.Equal(["a", "b", "c", "inner", "x"], plan.Ranges);
    }

    [Fact]
    public void What_moves_numbers_without_changing_them_shares_their_range()
    {
        Convolution("x", "a");
        _graph.Node("MaxPool", ["a"], "p", OnnxAttribute.Ints("kernel_shape", 2, 2));
        _graph.Node("Flatten", ["p"], "f");
        Gemm("f", "y", 64);

        var plan = Plan("y");

        Assert.Equal(["a", "x"], plan.Ranges);
        Assert.Equal("a", plan.RangeOf("f"));
        Assert.False(plan.IsQuantized("y"));
    }

    [Fact]
    public void What_comes_from_floats_is_pooled_and_joined_as_floats()
    {
        _graph.Node("AveragePool", ["x"], "small", OnnxAttribute.Ints("kernel_shape", 2, 2));
        Convolution("small", "a");
        _graph.Node("LRN", ["a"], "normal", OnnxAttribute.Int("size", 5));
        _graph.Node("Concat", ["a", "normal"], "both", OnnxAttribute.Int("axis", 1));
        Convolution("both", "b", inputs: 8);

        var plan = Plan("b");

        Assert.Empty(Integers(plan, "AveragePool"));
        Assert.Empty(Integers(plan, "Concat"));
        Assert.Equal(["a", "b", "both", "small"], plan.Ranges);
    }

    [Fact]
    public void Layers_of_other_forms_stay_in_floats_and_are_named()
    {
        Convolution("x", "a");
        _graph.Node("GlobalAveragePool", ["a"], "p");
        _graph.Node("Flatten", ["p"], "f");
        _graph.Node("Gemm", ["f", Weights("scaled", 4, 4)], "scaled-product", OnnxAttribute.Float("alpha", 2));
        _graph.Node("MatMul", ["scaled-product", Weights("matrix", 4, 4)], "y");

        var plan = Plan("y");

        Assert.Equal(["a", "y"], plan.Layers.Select(GraphValues.NameOf));
        Assert.Equal(["scaled-product"], plan.FloatLayers.Select(GraphValues.NameOf));
    }

    [Fact]
    public void A_value_that_is_made_twice_or_read_too_early_is_damage()
    {
        var twice = new GraphProto { Input = { new ValueInfoProto { Name = "x" } }, Node = { Relu("x", "y"), Relu("x", "y") } };
        var circle = new GraphProto { Input = { new ValueInfoProto { Name = "x" } }, Node = { Relu("z", "y"), Relu("y", "z") } };
        var missing = new GraphProto { Input = { new ValueInfoProto { Name = "x" } }, Output = { new ValueInfoProto { Name = "w" } } };

        Assert.Contains("node 'y' (Relu) makes 'y', which is made already", Refusal(twice), StringComparison.Ordinal);
        Assert.Contains("node 'y' (Relu) reads 'z' before it is made", Refusal(circle), StringComparison.Ordinal);
        Assert.Contains("output 'w' is made by no node", Refusal(missing), StringComparison.Ordinal);

        static string Refusal(GraphProto graph) => Assert.Throws<InvalidDataException>(() => new QuantizationPlan(graph)).Message;
    }

    private static NodeProto Relu(string from, string to) => new() { OpType = "Relu", Input = { from }, Output = { to } };

    private IEnumerable<string> Integers(QuantizationPlan plan, string op) =>
        _graph.ToModel().Graph.Node.Where(node => node.OpType == op && plan.Of(node) is not null).Select(node => node.Output[0]);

    private QuantizationPlan Plan(string output)
    {
        _graph.Output(output, DataType.Float, OnnxDimension.Batch);
        return new QuantizationPlan(_graph.ToModel().Graph);
    }

    private void Convolution(string from, string to, int inputs = 4) => _graph.Node("Conv", [from, Weights($"{to}.weights", 4, inputs, 1, 1)], to);

    private void Gemm(string from, string to, int inputs) => _graph.Node("Gemm", [from, Weights($"{to}.weights", inputs, 3)], to);

    private string Weights(string name, params long[] shape) => _graph.Constant(name, new float[shape.Aggregate((a, b) => a * b)].AsSpan(), shape);
}
