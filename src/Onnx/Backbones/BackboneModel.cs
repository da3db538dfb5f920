using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Onnx;

/// <summary>Makes models of a backbone alone, without any training of ours.</summary>
internal static class BackboneModel
{
    /// <summary>Returns the backbone's features as they are, as the model's embedding: not of unit length, and not to be kept.</summary>
    public static DeepRankModel Features(OnnxBackbone backbone, Preprocessing preprocessing)
    {
        var graph = backbone.StartGraph(backbone.Name);
        var features = backbone.Append(graph, EmbeddingGraph.Pixels(graph, backbone.Height, backbone.Width));
        graph.Node("Identity", [features], GraphNames.Embedding);
        return Complete(graph, backbone, preprocessing, backbone.FeatureSize, "features");
    }

    /// <summary>Returns a model that scales the features to unit length and, with a projection, also projects them and scales them again.</summary>
    public static DeepRankModel Embedding(OnnxBackbone backbone, Preprocessing preprocessing, LinearProjection? projection = null)
    {
        var graph = backbone.StartGraph(backbone.Name);
        var features = backbone.Append(graph, EmbeddingGraph.Pixels(graph, backbone.Height, backbone.Width));
        if (projection is null)
        {
            EmbeddingGraph.UnitLength(graph, features, GraphNames.Embedding);
            return Complete(graph, backbone, preprocessing, backbone.FeatureSize, "not trained");
        }
        var weights = graph.Constant("projection.weight", projection.Weights, projection.OutputSize, backbone.FeatureSize);
        var offsets = graph.Constant("projection.bias", projection.Offsets, projection.OutputSize);
        var projected = graph.Node(
            "Gemm", [EmbeddingGraph.UnitLength(graph, features), weights, offsets], output: null, OnnxAttribute.Int("transB", 1));
        EmbeddingGraph.UnitLength(graph, projected, GraphNames.Embedding);
        return Complete(graph, backbone, preprocessing, projection.OutputSize, projection.Description);
    }

    private static DeepRankModel Complete(
        OnnxGraph graph, OnnxBackbone backbone, Preprocessing preprocessing, int size, string training) =>
        DeepRankModel.Create(EmbeddingGraph.Complete(graph, size), new ModelManifest
        {
            Preprocessing = preprocessing,
            EmbeddingSize = size,
            Network = backbone.Name,
            License = backbone.License,
            Training = training,
        });
}
