using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Tests;

/// <summary>
/// A small classifier such as others publish: image → conv → maps → pooled → features → logits, five features, with seeded weights.
/// Its names are plain, and none of ours.
/// </summary>
internal static class ForeignModel
{
    public const int Size = 32;
    public const int FeatureSize = 5;

    /// <summary>Makes the model.</summary>
    /// <param name="channelsLast">Whether pictures come as <c>[N, H, W, 3]</c> rather than <c>[N, 3, H, W]</c>.</param>
    /// <param name="type">The numbers in which pictures come.</param>
    /// <param name="opset">The operator set that the file declares.</param>
    /// <param name="declares">The values with the shapes that the file declares as outputs.</param>
    /// <param name="size">The side of the pictures, or a name for a side that is free.</param>
    public static ModelProto Create(
        bool channelsLast = false, DataType type = DataType.Float, long opset = 13, string declares = "logits", OnnxDimension? size = null)
    {
        var random = new Random(1);
        var side = size ?? Size;
        var graph = new OnnxGraph("foreign");
        OnnxDimension batch = new(0, "batch");
        var image = channelsLast ? graph.Input("image", type, batch, side, side, 3) : graph.Input("image", type, batch, 3, side, side);
        if (type != DataType.Float) image = graph.Node("Cast", [image], "floats", OnnxAttribute.Int("to", (long)DataType.Float));
        if (channelsLast) image = graph.Node("Transpose", [image], "planar", OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var kernel = graph.Constant("kernel", Uniform(random, FeatureSize * 48, type == DataType.Uint8 ? 0.01f : 1), FeatureSize, 3, 4, 4);
        graph.Node("Conv", [image, kernel], "conv", OnnxAttribute.Ints("strides", 4, 4));
        graph.Node("Relu", ["conv"], "maps");
        graph.Node("GlobalAveragePool", ["maps"], "pooled");
        graph.Node("Flatten", ["pooled"], "features");
        var matrix = graph.Constant("matrix", Uniform(random, 3 * FeatureSize, 1), 3, FeatureSize);
        graph.Node("Gemm", ["features", matrix, graph.Constant("bias", [0.1f, 0.2f, 0.3f], 3)], "logits", OnnxAttribute.Int("transB", 1));
        foreach (var name in declares.Split(' '))
            graph.Output(name, DataType.Float, name switch
            {
                "logits" => [batch, 3],
                "features" => [batch, FeatureSize],
                "maps" => [batch, FeatureSize, 8, 8],
                _ => throw new ArgumentException(name, nameof(declares)),
            });
        var model = graph.ToModel();
        model.OpsetImport[0].Version = opset;
        model.ProducerName = "somebody";
        return model;
    }

    private static float[] Uniform(Random random, int count, float scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * (random.NextSingle() * 2 - 1))];
}
