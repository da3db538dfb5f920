using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using AttributeType = MLNetDeepRanking.Onnx.Schema.AttributeProto.Types.AttributeType;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Graphs;

public sealed class OnnxGraphTests
{
    private readonly OnnxGraph _graph = new("test");

    public OnnxGraphTests() => _graph.Input("x", DataType.Float, OnnxDimension.Batch, 3);

    [Fact]
    public void A_name_is_given_to_one_value()
    {
        _graph.Node("Relu", ["x"], "y");
        _graph.Constant("c", [1f, 2f], 2);

        AssertTaken("x", () => _graph.Input("x", DataType.Float));
        AssertTaken("y", () => _graph.Node("Relu", ["x"], "y"));
        AssertTaken("c", () => _graph.Constant("c", [3L], 1));
        AssertTaken("y", () => _graph.Constant("y", ["text"], 1));
        AssertTaken("x", () => _graph.Node("Split", ["y"], outputs: ["left", "x"]));
    }

    [Fact]
    public void Fresh_names_avoid_the_given_ones()
    {
        for (var i = 0; i < 5; i++) _graph.Constant($"Relu_{i}", [1f], 1);

        Assert.Equal(8, Enumerable.Range(0, 8).Select(_ => _graph.Node("Relu", ["x"])).Distinct().Count());
    }

    [Fact]
    public void An_output_must_be_a_value_of_the_graph()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _graph.Output("y", DataType.Float));

        Assert.Contains("no value 'y'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_are_numbers_or_names()
    {
        _graph.Output("x", DataType.Float, OnnxDimension.Batch, 3);

        var shape = Assert.Single(_graph.ToModel().Graph.Output).Type.TensorType.Shape.Dim;

        Assert.Equal("N", shape[0].DimParam);
        Assert.Equal(3, shape[1].DimValue);
    }

    [Fact]
    public void Constants_hold_their_values_little_endian_with_their_shape()
    {
        _graph.Constant("f", [1f, -2f], 2, 1);
        _graph.Constant("t", ["a", "ä"], 2);

        var (floats, texts) = (_graph.ToModel().Graph.Initializer[0], _graph.ToModel().Graph.Initializer[1]);

        Assert.Equal([2L, 1L], floats.Dims);
        Assert.Equal((byte[])[0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], floats.RawData.ToByteArray());
        Assert.Equal((int)DataType.String, texts.DataType);
        Assert.Equal(["a", "ä"], texts.StringData.Select(text => text.ToStringUtf8()));
    }

    [Fact]
    public void Attributes_carry_their_type()
    {
        AttributeProto[] attributes =
            [OnnxAttribute.Int("i", 7), OnnxAttribute.Float("f", 0.5f), OnnxAttribute.Text("s", "ä"), OnnxAttribute.Ints("n", 1, 2)];

        Assert.Equal([AttributeType.Int, AttributeType.Float, AttributeType.String, AttributeType.Ints], attributes.Select(a => a.Type));
        Assert.Equal((7L, 0.5f, "ä"), (attributes[0].I, attributes[1].F, attributes[2].S.ToStringUtf8()));
        Assert.Equal([1L, 2L], attributes[3].Ints);
    }

    [Fact]
    public void Models_declare_operator_set_17()
    {
        var model = _graph.ToModel();

        Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
        Assert.Equal((8L, "MLNetDeepRanking", "test"), (model.IrVersion, model.ProducerName, model.Graph.Name));
    }

    private static void AssertTaken(string name, Action add)
    {
        var error = Assert.Throws<InvalidOperationException>(add);

        Assert.Contains($"already has a value named '{name}'", error.Message, StringComparison.Ordinal);
    }
}
