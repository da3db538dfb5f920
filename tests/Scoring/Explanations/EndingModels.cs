using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Tests.Explanations;

/// <summary>Small models with seeded weights that end as Deep Ranking networks do: an averaged main path, two flattened low-resolution paths.</summary>
internal static class EndingModels
{
    public const int Width = 24;
    public const int Height = 16;
    private const int EmbeddingSize = 10;

    /// <summary>The multi-scale network of Wang et al., with a joint l2 over the low-resolution paths or one for each.</summary>
    public static DeepRankModel MultiScale(bool joint, bool hasHead = false)
    {
        var build = new Builder("multi");
        var main = build.Pooled(build.Convolution(build.Pixels, "main", maps: 5, stride: 2));
        if (hasHead) main = build.Graph.Node("Relu", [build.Dense(main, 5, 7)], "head");
        var a = build.Flat(build.Convolution(build.Pixels, "a", maps: 3, stride: 4));
        var b = build.Flat(build.Convolution(build.Pixels, "b", maps: 2, stride: 8));
        var low = joint
            ? EmbeddingGraph.UnitLength(build.Graph, build.Join(a, b))
            : build.Join(EmbeddingGraph.UnitLength(build.Graph, a), EmbeddingGraph.UnitLength(build.Graph, b));
        var all = build.Join(EmbeddingGraph.UnitLength(build.Graph, main), low);
        var inputs = (hasHead ? 7 : 5) + 3 * (Height / 4) * (Width / 4) + 2 * (Height / 8) * (Width / 8);
        return build.Complete(build.Dense(all, inputs, EmbeddingSize), EmbeddingSize);
    }

    /// <summary>Averaged maps, and nothing behind them but their length.</summary>
    public static DeepRankModel Plain()
    {
        var build = new Builder("plain");
        return build.Complete(build.Pooled(build.Convolution(build.Pixels, "main", maps: 6, stride: 2)), 6);
    }

    private sealed class Builder
    {
        private readonly Random _random = new(3);

        public Builder(string name)
        {
            Graph = new(name);
            Pixels = Graph.Node("Mul", [EmbeddingGraph.Pixels(Graph, Height, Width), Graph.Scalar(1 / 255f)], "scaled");
        }

        public OnnxGraph Graph { get; }

        public string Pixels { get; }

        public string Convolution(string input, string name, int maps, int stride)
        {
            var kernel = Graph.Constant($"{name}.kernel", Uniform(maps * 27), maps, 3, 3, 3);
            var convolved = Graph.Node(
                "Conv", [input, kernel], $"{name}.conv", OnnxAttribute.Ints("strides", stride, stride), OnnxAttribute.Ints("pads", 1, 1, 1, 1));
            return Graph.Node("Relu", [convolved], $"{name}.maps");
        }

        public string Pooled(string maps) => Flat(Graph.Node("GlobalAveragePool", [maps]));

        public string Flat(string maps) => Graph.Node("Flatten", [maps], output: null, OnnxAttribute.Int("axis", 1));

        public string Join(string a, string b) => Graph.Node("Concat", [a, b], output: null, OnnxAttribute.Int("axis", 1));

        public string Dense(string input, int from, int to)
        {
            var weights = Graph.Constant($"{input}.weight", Uniform(from * to), to, from);
            return Graph.Node("Gemm", [input, weights, Graph.Constant($"{input}.bias", Uniform(to), to)], output: null, OnnxAttribute.Int("transB", 1));
        }

        public DeepRankModel Complete(string vector, int size)
        {
            EmbeddingGraph.UnitLength(Graph, vector, GraphNames.Embedding);
            var manifest = new ModelManifest { Preprocessing = new() { Width = Width, Height = Height }, EmbeddingSize = size };
            return DeepRankModel.Create(EmbeddingGraph.Complete(Graph, size), manifest);
        }

        private float[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle() - 0.4f)];
    }
}
