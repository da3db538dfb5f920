using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

/// <summary>A model with one convolution and one Gemm, named so, and ranges for it.</summary>
internal static class FloatModel
{
    public static DeepRankModel Create(Action<ModelProto>? change = null)
    {
        var random = new Random(1);
        var graph = new OnnxGraph("floats");
        var pixels = EmbeddingGraph.Pixels(graph, 8, 8);
        graph.Node("Conv", [pixels, graph.Constant("kernel", Uniform(16 * 27), 16, 3, 3, 3), graph.Constant("offsets", Uniform(16), 16)], "convolution");
        graph.Node("Relu", ["convolution"], "rectified");
        graph.Node("Flatten", ["rectified"], "flat");
        graph.Node("Gemm", ["flat", graph.Constant("matrix", Uniform(5 * 576), 5, 576)], "dense", OnnxAttribute.Int("transB", 1));
        EmbeddingGraph.UnitLength(graph, "dense", GraphNames.Embedding);
        var model = EmbeddingGraph.Complete(graph, 5);
        change?.Invoke(model);
        return DeepRankModel.Create(model, new ModelManifest { Preprocessing = Preprocessing.Square(8), EmbeddingSize = 5, Network = "floats" });

        float[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    public static DeepRankModel Quantize(DeepRankModel model)
    {
        var floats = new QuantizableModel(model);
        return floats.Quantize(floats.Plan.Ranges.ToDictionary(value => value, _ => new ValueRange(-10, 300)), weightBits: 8, "ranges by guess");
    }

    public static TensorProto Constant(ModelProto model, string name) => model.Graph.Initializer.Single(tensor => tensor.Name == name);
}
