using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Tests.Quantization;

/// <summary>A model with a padded, strided convolution, a depthwise one, a sum of both and a Gemm; its weights are seeded.</summary>
internal static class TwoConvolutions
{
    public const int Size = 12;
    public const int Maps = 8;
    public const int EmbeddingSize = 16;

    public static DeepRankModel Create(bool normalizes = false)
    {
        var random = new Random(2);
        var graph = new OnnxGraph("two");
        var centred = graph.Node("Sub", [EmbeddingGraph.Pixels(graph, Size, Size), graph.Constant("mean", [124f, 116, 104], 1, 3, 1, 1)]);
        var input = graph.Node("Div", [centred, graph.Constant("deviation", [58f, 57, 57], 1, 3, 1, 1)], "input");
        var first = graph.Node(
            "Conv", [input, Uniform("first.weight", Maps, 3, 3, 3), Uniform("first.bias", Maps)], "first",
            OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Ints("strides", 2, 2));
        if (normalizes) first = Normalized(first);
        var a = graph.Node("Relu", [first], "a");
        var second = graph.Node(
            "Conv", [a, Uniform("second.weight", Maps, 1, 3, 3)], "second", OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Int("group", Maps));
        if (normalizes) second = Normalized(second);
        var sum = graph.Node("Relu", [graph.Node("Add", [a, second], "sum")], "b");
        var third = graph.Node("Conv", [sum, Uniform("third.weight", Maps, Maps, 1, 1), Uniform("third.bias", Maps)], "third");
        var flat = graph.Node("Flatten", [third], "flat");
        var raw = graph.Node(
            "Gemm", [flat, Uniform("dense.weight", EmbeddingSize, Maps * 36), Uniform("dense.bias", EmbeddingSize)], "dense", OnnxAttribute.Int("transB", 1));
        EmbeddingGraph.UnitLength(graph, raw, GraphNames.Embedding);
        var manifest = new ModelManifest { Preprocessing = Preprocessing.Square(Size), EmbeddingSize = EmbeddingSize, Network = "two" };
        return DeepRankModel.Create(EmbeddingGraph.Complete(graph, EmbeddingSize), manifest);

        string Uniform(string name, params long[] shape) => Between(name, -0.5f, 0.5f, shape);

        string Between(string name, float lowest, float highest, params long[] shape) => graph.Constant(
            name, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => lowest + random.NextSingle() * (highest - lowest))], shape);

        string Normalized(string maps) => graph.Node(
            "BatchNormalization",
            [
                maps, Between($"{maps}.gamma", 0.5f, 2, Maps), Uniform($"{maps}.beta", Maps),
                Uniform($"{maps}.mean", Maps), Between($"{maps}.variance", 0.5f, 2, Maps),
            ],
            $"{maps}.normal");
    }

    public static PictureStore Pictures(int count, int seed = 1)
    {
        var random = new Random(seed);
        var builder = new PictureStoreBuilder(Preprocessing.Square(Size), new PictureStorage());
        var pixels = new byte[Size * Size * 3];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(pixels);
            builder.Add(pixels);
        }
        return builder.Build();
    }
}
