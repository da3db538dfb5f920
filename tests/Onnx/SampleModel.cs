using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests;

/// <summary>The smallest graph with the inputs and outputs of a Deep Ranking model: the mean colour, at unit length.</summary>
internal static class SampleModel
{
    public static ModelManifest Manifest { get; } = new()
    {
        Preprocessing = new Preprocessing { Width = 6, Height = 4, Aspect = AspectMode.Crop, Background = new RgbColor(1, 20, 255) },
        EmbeddingSize = 3,
        Network = "sample",
        LabelColumn = "Species",
        DataHash = new string('a', 64),
        License = "CC BY 4.0, © somebody",
        Metrics = new ModelMetrics(new Dictionary<string, double> { ["held-out Recall@1"] = 0.1 + 0.2, ["training loss"] = 1e-20 }),
        Training = "12 pictures of 3 classes, 2 epochs",
    };

    public static ModelProto Graph(string name = "sample")
    {
        var graph = new OnnxGraph(name);
        var pixels = EmbeddingGraph.Pixels(graph, height: 4, width: 6);
        var mean = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [pixels])]);
        var length = graph.Node("ReduceL2", [mean], output: null, OnnxAttribute.Ints("axes", 1), OnnxAttribute.Int("keepdims", 1));
        var embedding = graph.Node("Div", [mean, graph.Node("Max", [length, graph.Scalar(1e-12f)])], GraphNames.Embedding);
        var row = graph.Node("Reshape", [embedding, graph.Constant("row.shape", [-1L], 1)], GraphNames.Row);
        graph.Output(embedding, DataType.Float, OnnxDimension.Batch, 3);
        graph.Output(row, DataType.Float, 3);
        return graph.ToModel();
    }

    public static DeepRankModel Create() => DeepRankModel.Create(Graph(), Manifest);
}
