using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>A network of four strided convolutions (32, 64, 128, 128 maps) and a linear layer to 128 components, from a seed.</summary>
internal static class SeededNetwork
{
    private const int EmbeddingSize = 128;

    public static DeepRankModel Create(int size)
    {
        var random = new Random(1);
        var graph = new OnnxGraph("seeded");
        var pixels = EmbeddingGraph.Pixels(graph, size, size);
        var value = graph.Node("Mul", [pixels, graph.Scalar(1 / 255f)]);
        var maps = 3;
        foreach (var outputs in new[] { 32, 64, 128, 128 }) value = Convolution(value, ref maps, outputs);
        var flat = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [value])]);
        var raw = graph.Node("Gemm", [flat, Weights(EmbeddingSize, maps)], attributes: OnnxAttribute.Int("transB", 1));
        var length = graph.Node("ReduceL2", [raw], attributes: OnnxAttribute.Ints("axes", 1));
        var embedding = graph.Node("Div", [raw, graph.Node("Max", [length, graph.Scalar(1e-12f)])], GraphNames.Embedding);
        var row = graph.Node("Reshape", [embedding, graph.Constant("flat", [-1L], 1)], GraphNames.Row);
        graph.Output(embedding, DataType.Float, OnnxDimension.Batch, EmbeddingSize);
        graph.Output(row, DataType.Float, EmbeddingSize);
        var manifest = new ModelManifest { Preprocessing = Preprocessing.Square(size), EmbeddingSize = EmbeddingSize, Network = "seeded" };
        return DeepRankModel.Create(graph.ToModel(), manifest);

        string Convolution(string input, ref int inputs, int outputs)
        {
            var kernel = Weights(outputs, inputs, 3, 3);
            inputs = outputs;
            var convolved = graph.Node(
                "Conv", [input, kernel], attributes: [OnnxAttribute.Ints("pads", 1, 1, 1, 1), OnnxAttribute.Ints("strides", 2, 2)]);
            return graph.Node("Relu", [convolved]);
        }

        string Weights(params long[] shape)
        {
            var values = new float[shape.Aggregate((a, b) => a * b)];
            for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle() * 0.2f - 0.1f;
            return graph.Constant($"weights-{random.Next()}", values, shape);
        }
    }
}
