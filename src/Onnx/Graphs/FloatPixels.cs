using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>
/// Turns a model that takes bytes into one that takes floats, for columns that stock ML.NET has already made into pixel vectors.
/// Every Deep Ranking graph begins <c>image (uint8 NHWC) → Cast → Transpose → pixels (float NCHW)</c>; the float form starts at <c>pixels</c>.
/// </summary>
internal static class FloatPixels
{
    public static ModelProto Of(ModelProto model, int height, int width)
    {
        var result = model.Clone();
        var graph = result.Graph;
        var nodes = graph.Node.Where(node => node.Output.Count == 1).DistinctBy(node => node.Output[0]);
        var producers = nodes.ToDictionary(node => node.Output[0]);
        for (var value = GraphNames.Pixels; value != GraphNames.Image;)
        {
            // Taking each producer once ends the search in a graph that runs in circles, too.
            if (!producers.Remove(value, out var node) || node.Input.Count == 0)
                throw new InvalidDataException($"The model's graph does not lead from '{GraphNames.Image}' to '{GraphNames.Pixels}'.");
            graph.Node.Remove(node);
            value = node.Input[0];
        }
        graph.Input.Clear();
        graph.Input.Add(OnnxGraph.ValueInfo(GraphNames.Pixels, DataType.Float, [OnnxDimension.Batch, 3, height, width]));
        return result;
    }

    /// <summary>Gives the float form its beginning back, for a model that was saved in that form.</summary>
    public static ModelProto Undo(ModelProto model, int height, int width)
    {
        const string Floats = GraphNames.Image + ".floats";
        var result = model.Clone();
        var graph = result.Graph;
        graph.Node.Insert(0, new NodeProto { OpType = "Cast", Name = Floats, Input = { GraphNames.Image }, Output = { Floats } });
        graph.Node[0].Attribute.Add(OnnxAttribute.Int("to", (long)DataType.Float));
        graph.Node.Insert(1, new NodeProto { OpType = "Transpose", Name = GraphNames.Pixels, Input = { Floats }, Output = { GraphNames.Pixels } });
        graph.Node[1].Attribute.Add(OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        graph.Input.Clear();
        graph.Input.Add(OnnxGraph.ValueInfo(GraphNames.Image, DataType.Uint8, [OnnxDimension.Batch, height, width, 3]));
        return result;
    }
}
