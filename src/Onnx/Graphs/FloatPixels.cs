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

    /// <summary>Gives the float form its beginning back, for a model that was saved in that form: the result is what <see cref="Of"/> was given.</summary>
    public static ModelProto Undo(ModelProto model, int height, int width)
    {
        var beginning = new OnnxGraph("beginning");
        EmbeddingGraph.Pixels(beginning, height, width);
        var begun = beginning.ToModel().Graph;
        var result = model.Clone();
        var graph = result.Graph;
        NodeProto[] nodes = [.. begun.Node, .. graph.Node];
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        graph.Input.Clear();
        graph.Input.AddRange(begun.Input);
        return result;
    }
}
