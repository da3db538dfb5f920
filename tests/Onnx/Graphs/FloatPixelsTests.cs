using Google.Protobuf;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Graphs;

public sealed class FloatPixelsTests
{
    [Fact]
    public void The_float_form_begins_at_the_pixels_and_leaves_the_rest()
    {
        var model = SampleModel.Graph();

        var floats = FloatPixels.Of(model, height: 4, width: 6);

        var input = Assert.Single(floats.Graph.Input);
        Assert.Equal(GraphNames.Pixels, input.Name);
        Assert.Equal((int)DataType.Float, input.Type.TensorType.ElemType);
        Assert.Equal([0L, 3L, 4L, 6L], input.Type.TensorType.Shape.Dim.Select(dimension => dimension.DimValue));
        Assert.Equal(model.Graph.Node.Skip(2), floats.Graph.Node);
        Assert.Equal(GraphNames.Image, Assert.Single(model.Graph.Input).Name);
    }

    [Fact]
    public void The_float_form_undone_is_the_model_again()
    {
        var model = SampleModel.Create();
        var floats = FloatPixels.Of(model.ToProto(), height: 4, width: 6);

        Assert.Equal(model.Bytes.ToArray(), FloatPixels.Undo(floats, height: 4, width: 6).ToByteArray());
    }

    [Fact]
    public void A_graph_that_does_not_begin_so_is_refused()
    {
        var graph = new OnnxGraph("other");
        graph.Node("Relu", [graph.Input(GraphNames.Image, DataType.Uint8)], "y");

        AssertRefused(graph.ToModel());
    }

    [Fact]
    public void A_graph_that_runs_in_circles_is_refused()
    {
        var model = SampleModel.Graph();
        model.Graph.Node[0].Input[0] = GraphNames.Pixels;

        AssertRefused(model);
    }

    [Fact]
    public void Nodes_without_inputs_or_outputs_are_refused()
    {
        var model = SampleModel.Graph();
        model.Graph.Node.Add(new NodeProto { OpType = "Nothing" });
        model.Graph.Node[1].Input.Clear();

        AssertRefused(model);
    }

    private static void AssertRefused(ModelProto model)
    {
        var error = Assert.Throws<InvalidDataException>(() => FloatPixels.Of(model, height: 4, width: 6));

        Assert.Contains("does not lead from 'deeprank.image' to 'deeprank.pixels'", error.Message, StringComparison.Ordinal);
    }
}
