using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Tests;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Tests.Quantization;

/// <summary>Every network that this library makes computes in int8, and tells real pictures apart as it did.</summary>
public sealed class BackboneQuantizationTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    public static IReadOnlyDictionary<string, DeepRankNetworkOptions> Networks { get; } = new Dictionary<string, DeepRankNetworkOptions>
    {
        ["small"] = DeepRankNetworkOptions.Small(48),
        ["wang, AlexNet"] = DeepRankNetworkOptions.Wang with { Size = 64, HeadSize = 64, EmbeddingSize = 64 },
        ["article"] = DeepRankNetworkOptions.Article with { Size = 32, HeadSize = 64, EmbeddingSize = 64 },
        ["article, sub-sampled"] = DeepRankNetworkOptions.ArticleSubsampled with { Size = 32, HeadSize = 64, EmbeddingSize = 64 },
        ["VGG16 with batch normalisation"] = DeepRankNetworkOptions.For(Backbone.Vgg16BatchNorm) with { Size = 32 },
        ["ResNet-18"] = DeepRankNetworkOptions.For(Backbone.ResNet18) with { Size = 48 },
        ["ResNet-34"] = DeepRankNetworkOptions.For(Backbone.ResNet34) with { Size = 32 },
        ["ResNet-50"] = DeepRankNetworkOptions.For(Backbone.ResNet50) with { Size = 32 },
        ["MobileNetV2"] = DeepRankNetworkOptions.For(Backbone.MobileNetV2) with { Size = 48 },
        ["a published MobileNetV2"] = DeepRankNetworkOptions.For(Backbone.Frozen(Published())),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_computes_in_int8_and_tells_pictures_apart_as_before(string name)
    {
        var preprocessing = Preprocessing.Square(Networks[name].Size);
        using var pictures = PictureStore.Decode([.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order().Take(16)], preprocessing);
        using var network = TrainedNetwork.Untrained(DeepRankNetwork.Create(Networks[name]), preprocessing, seed: 1);
        var floats = network.Export();

        var (quantized, report) = ModelQuantizer.Quantize(floats, pictures);

        Assert.Empty(report.FloatLayers);
        Assert.InRange(report.MeanCosine, 0.99, 1);
        Assert.InRange(report.BytesAfter, 0.24 * report.BytesBefore, 0.32 * report.BytesBefore);
        // Pictures look much alike to a network that has learnt nothing: what rounding changes must be little beside what tells them apart.
        Assert.InRange(Change(floats, quantized, pictures), 0, 0.15);
    }

    [Theory]
    [InlineData("small", 7)]
    [InlineData("ResNet-18", 22)]
    [InlineData("MobileNetV2", 54)]
    [InlineData("wang, AlexNet", 7)]
    public void Every_convolution_runs_as_one_integer_operator(string name, int convolutions)
    {
        var preprocessing = Preprocessing.Square(Networks[name].Size);
        using var pictures = PictureStore.Decode([.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order().Take(2)], preprocessing);
        using var network = TrainedNetwork.Untrained(DeepRankNetwork.Create(Networks[name]), preprocessing, seed: 1);

        var operators = OptimizedGraph.Operators(ModelQuantizer.Quantize(network.Export(), pictures).Model);

        Assert.Equal(convolutions, operators["QLinearConv"]);
        Assert.DoesNotContain(operators.Keys, op => op is "Conv" or "FusedConv" or "Clip" or "Gemm");
    }

    /// <summary>Returns the mean square of what changed in the embeddings ÷ the mean square of how the embeddings differ from their mean.</summary>
    private static double Change(DeepRankModel before, DeepRankModel after, PictureStore pictures)
    {
        var all = Enumerable.Range(0, pictures.Count).Select(i => pictures[i].ToArray()).ToArray();
        float[][] a = Oracle.Embed(before, all), b = Oracle.Embed(after, all);
        float[] mean = [.. Enumerable.Range(0, a[0].Length).Select(i => a.Average(row => row[i]))];
        return a.Zip(b).Sum(pair => Square(pair.First, pair.Second)) / a.Sum(row => Square(row, mean));
    }

    private static double Square(float[] a, float[] b) => a.Zip(b).Sum(pair => Math.Pow(pair.First - pair.Second, 2));

    private static OnnxBackbone Published() => OnnxBackbone.Load(
        Path.Combine(RepositoryRoot.Folder, "data", "backbones", "mobilenetv2-openimages-224.onnx"),
        new() { Normalization = PixelNormalization.Symmetric });
}
