using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Tests;

/// <summary>A small convolutional network with seeded weights. Its frame is not square, so that a swap of axes shows.</summary>
internal static class TestModel
{
    public const int Width = 20;
    public const int Height = 16;
    public const int PixelCount = Width * Height * 3;
    public const int EmbeddingSize = 8;

    public static Preprocessing Preprocessing { get; } = new() { Width = Width, Height = Height };

    public static DeepRankModel Instance { get; } = Create(seed: 1);

    public static DeepRankModel Create(int seed) => Create(seed, Preprocessing, EmbeddingSize, channels: 6);

    public static DeepRankModel Create(int seed, Preprocessing preprocessing, int embeddingSize, int channels)
    {
        var random = new Random(seed);
        var graph = new OnnxGraph("test");
        var image = graph.Input(GraphNames.Image, DataType.Uint8, OnnxDimension.Batch, preprocessing.Height, preprocessing.Width, 3);
        var floats = graph.Node("Cast", [image], "floats", OnnxAttribute.Int("to", (long)DataType.Float));
        var pixels = graph.Node("Transpose", [floats], GraphNames.Pixels, OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var scaled = graph.Node("Mul", [pixels, graph.Scalar(1 / 255f)], "scaled");
        var kernel = graph.Constant("kernel", Uniform(random, channels * 27), channels, 3, 3, 3);
        var bias = graph.Constant("bias", Uniform(random, channels), channels);
        var convolved = graph.Node("Conv", [scaled, kernel, bias], "convolved", OnnxAttribute.Ints("strides", 2, 2));
        var active = graph.Node("Relu", [convolved], "active");
        var pooled = graph.Node("GlobalAveragePool", [active], "pooled");
        var flat = graph.Node("Flatten", [pooled], "flat");
        var matrix = graph.Constant("matrix", Uniform(random, embeddingSize * channels), embeddingSize, channels);
        var raw = graph.Node("Gemm", [flat, matrix], "raw", OnnxAttribute.Int("transB", 1));
        var length = graph.Node("ReduceL2", [raw], "length", OnnxAttribute.Ints("axes", 1));
        var safe = graph.Node("Max", [length, graph.Scalar(1e-12f)], "safe");
        var embedding = graph.Node("Div", [raw, safe], GraphNames.Embedding);
        var row = graph.Node("Reshape", [embedding, graph.Constant("any", [-1L], 1)], GraphNames.Row);
        graph.Output(embedding, DataType.Float, OnnxDimension.Batch, embeddingSize);
        graph.Output(row, DataType.Float, embeddingSize);
        var manifest = new ModelManifest { Preprocessing = preprocessing, EmbeddingSize = embeddingSize, Network = "test" };
        return DeepRankModel.Create(graph.ToModel(), manifest);
    }

    private static float[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
}
