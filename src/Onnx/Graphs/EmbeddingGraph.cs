using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>How every Deep Ranking graph begins and ends: bytes become pixels, and the last vector has unit length and two shapes.</summary>
internal static class EmbeddingGraph
{
    /// <summary>Keeps the division finite for a vector of zeros.</summary>
    public const float Epsilon = 1e-12f;

    /// <summary>Adds the input and returns its pixels, float <c>[N, 3, H, W]</c> from 0 to 255.</summary>
    public static string Pixels(OnnxGraph graph, int height, int width)
    {
        var bytes = graph.Input(GraphNames.Image, DataType.Uint8, OnnxDimension.Batch, height, width, 3);
        var floats = graph.Node("Cast", [bytes], GraphNames.Image + ".floats", OnnxAttribute.Int("to", (long)DataType.Float));
        return graph.Node("Transpose", [floats], GraphNames.Pixels, OnnxAttribute.Ints("perm", 0, 3, 1, 2));
    }

    /// <summary>Adds the scaling of each row of <paramref name="vectors"/>, <c>[N, d]</c>, to unit length.</summary>
    public static string UnitLength(OnnxGraph graph, string vectors, string? output = null)
    {
        var length = graph.Reduce("ReduceL2", vectors, [1], keepDimensions: true);
        return graph.Node("Div", [vectors, graph.Node("Max", [length, graph.Scalar(Epsilon)])], output);
    }

    /// <summary>Declares the outputs, and returns the model without what they do not need.</summary>
    /// <param name="graph">The graph, which has a value <see cref="GraphNames.Embedding"/>.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    public static ModelProto Complete(OnnxGraph graph, int embeddingSize)
    {
        var row = graph.Node("Reshape", [GraphNames.Embedding, graph.Constant("row.shape", [-1L], 1)], GraphNames.Row);
        graph.Output(GraphNames.Embedding, DataType.Float, OnnxDimension.Batch, embeddingSize);
        graph.Output(row, DataType.Float, embeddingSize);
        var model = graph.ToModel();
        GraphTrimming.Keep(model.Graph, [GraphNames.Image], [GraphNames.Embedding, GraphNames.Row]);
        return model;
    }
}
