using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Tests.Quantization;

namespace MLNetDeepRanking.Scoring.Tests.Explanations;

/// <summary>Contributions add up to the score, whatever the linear end; a place that is dark adds nothing; other models are explained by occlusion.</summary>
public sealed class SimilarityExplainerTests : IDisposable
{
    private const double Precision = 2e-5;

    private readonly PictureFiles _files = new();

    public static TheoryData<string, int> LinearEnds => new()
    {
        { "pooled, linear without bias", 1 },
        { "flattened, linear with bias", 1 },
        { "pooled alone", 1 },
        { "three paths, joint l2", 3 },
        { "three paths, an l2 for each", 3 },
    };

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(LinearEnds))]
    public void The_maps_add_up_to_the_score(string ending, int parts)
    {
        var model = Model(ending);
        using var explainer = new SimilarityExplainer(model);
        using var embedder = new ImageEmbedder(model);
        Assert.Equal(ExplanationMethod.Contributions, explainer.Method);
        for (var seed = 0; seed < 5; seed++)
        {
            var (first, second) = (Picture(model, 2 * seed), Picture(model, 2 * seed + 1));
            var explanation = explainer.Explain(first, second);
            Assert.Equal(embedder.Embed(first).Zip(embedder.Embed(second), (a, b) => (double)a * b).Sum(), explanation.Score, 1e-9);
            Assert.Equal(explanation.Score, explanation.First.Sum + explanation.FirstOffset, Precision);
            Assert.Equal(explanation.Score, explanation.Second.Sum + explanation.SecondOffset, Precision);
            Assert.Equal(explanation.Score, explanation.Pairs.Sum(pair => pair.Value) + explanation.PairsOffset, Precision);
            Assert.Equal(explanation.First.Sum, explanation.Parts.Sum(part => part.First.Sum), 1e-9);
            Assert.Equal(explanation.Second.Sum, explanation.Parts.Sum(part => part.Second.Sum), 1e-9);
            Assert.Equal(parts, explanation.Parts.Count);
            Assert.Equal(explanation.Pairs.OrderByDescending(pair => pair.Value), explanation.Pairs);
        }
    }

    [Fact]
    public void A_picture_against_itself_gives_one_and_twice_the_same_map()
    {
        var model = Model("three paths, joint l2");
        using var explainer = new SimilarityExplainer(model);
        var explanation = explainer.Explain(Picture(model, 1), Picture(model, 1));
        Assert.Equal(1, explanation.Score, 1e-6);
        Assert.Equal(explanation.First.Values, explanation.Second.Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_counts_is_where_the_picture_is_not_black(bool occludes)
    {
        // Without biases before the end, black pixels give no activation.
        var model = EndingModels.Plain();
        using var explainer = new SimilarityExplainer(model, occludes ? ExplanationMethod.Occlusion : null);
        var explanation = explainer.Explain(Bright(x: 14, y: 1), Picture(model, 2));
        var (map, rows, columns) = (explanation.First, explanation.First.Rows, explanation.First.Columns);
        Assert.Equal(occludes ? (8, 8) : (8, 12), (rows, columns));
        for (var place = 0; place < map.Values.Count; place++)
        {
            var (x, y) = ((place % columns + 0.5) / columns, (place / columns + 0.5) / rows);
            var isNear = x is > 12.0 / 24 and < 22.0 / 24 && y < 10.0 / 16;
            if (!isNear && !occludes) Assert.Equal(0, map.Values[place]);
        }
        var strongest = Enumerable.Range(0, map.Values.Count).MaxBy(place => Math.Abs(map.Values[place]));
        Assert.InRange((strongest % columns + 0.5) / columns, 12.0 / 24, 22.0 / 24);
        Assert.InRange((strongest / columns + 0.5) / rows, 0, 10.0 / 16);
    }

    [Fact]
    public void A_head_that_is_not_linear_is_explained_by_occlusion_which_says_so()
    {
        var model = EndingModels.MultiScale(joint: true, hasHead: true);
        using var explainer = new SimilarityExplainer(model, occlusionGrid: 4);
        Assert.Equal(ExplanationMethod.Occlusion, explainer.Method);
        Assert.Contains("'head' (Relu) stands between", explainer.Description, StringComparison.Ordinal);
        var explanation = explainer.Explain(Picture(model, 1), Picture(model, 2));
        Assert.Equal((4, 4, 0, 0), (explanation.First.Rows, explanation.Second.Columns, explanation.Parts.Count, explanation.Pairs.Count));
        Assert.Contains("do not add up", explanation.ToString(), StringComparison.Ordinal);
        var error = Assert.Throws<NotSupportedException>(() => new SimilarityExplainer(model, ExplanationMethod.Contributions));
        Assert.Contains("Use Occlusion", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Occlusion_is_the_fall_of_the_cosine_when_a_place_has_the_mean_colour()
    {
        var model = EndingModels.MultiScale(joint: true);
        var (rgb, other) = (Pixels(1), Pixels(2));
        var path = _files.Png("1.png", rgb, EndingModels.Width, EndingModels.Height);
        var otherPath = _files.Png("2.png", other, EndingModels.Width, EndingModels.Height);
        using var explainer = new SimilarityExplainer(model, ExplanationMethod.Occlusion, occlusionGrid: 4);
        var explanation = explainer.Explain(path, otherPath);
        for (var i = 0; i < 4 * 6 * 3; i++) rgb[(4 * EndingModels.Width + 12) * 3 + i / 18 * EndingModels.Width * 3 + i % 18] = Mean(Pixels(1), i % 3);
        using var embedder = new ImageEmbedder(model);
        var covered = embedder.Embed(_files.Png("covered.png", rgb, EndingModels.Width, EndingModels.Height));
        var expected = explanation.Score - covered.Zip(embedder.Embed(otherPath), (a, b) => (double)a * b).Sum();
        Assert.Equal(expected, explanation.First.Values[1 * 4 + 2], 1e-6);
    }

    [Fact]
    public void A_backbone_of_others_is_explained_by_its_maps()
    {
        var file = Path.Combine(RepositoryRoot.Folder, "data", "backbones", "mobilenetv2-openimages-224.onnx");
        var model = BackboneModel.Embedding(OnnxBackbone.Load(file), Preprocessing.Square(224));
        using var explainer = new SimilarityExplainer(model);
        Assert.Equal(ExplanationMethod.Contributions, explainer.Method);
        var random = new Random(1);
        string[] paths = [.. new[] { "1.png", "2.png" }.Select(name =>
        {
            var rgb = new byte[32 * 32 * 3];
            random.NextBytes(rgb);
            return _files.Png(name, rgb, 32, 32);
        })];
        var explanation = explainer.Explain(paths[0], paths[1]);
        Assert.Equal((7, 7), (explanation.First.Rows, explanation.First.Columns));
        Assert.Equal(explanation.Score, explanation.First.Sum + explanation.FirstOffset, Precision);
    }

    [Fact]
    public void A_quantised_model_is_explained_by_occlusion()
    {
        var quantized = ModelQuantizer.Quantize(TwoConvolutions.Create(), TwoConvolutions.Pictures(20)).Model;
        using var explainer = new SimilarityExplainer(quantized);
        Assert.Equal(ExplanationMethod.Occlusion, explainer.Method);
        Assert.True(double.IsFinite(explainer.Explain(Picture(quantized, 1), Picture(quantized, 2)).First.Sum));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimilarityExplainer(TestModel.Instance, occlusionGrid: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimilarityExplainer(TestModel.Instance, (ExplanationMethod)7));
        using var explainer = new SimilarityExplainer(TestModel.Instance);
        var error = Assert.Throws<PictureException>(() => explainer.Explain("nowhere.png", "nowhere.png"));
        Assert.Contains("nowhere.png", error.Message, StringComparison.Ordinal);
        explainer.Dispose();
    }

    [Fact]
    public void Maps_of_different_grids_overlay_without_loss()
    {
        var overlay = PlaceMap.Overlay([new(1, 2, [1, 2]), new(2, 3, [1, 2, 3, 4, 5, 6])]);
        Assert.Equal((2, 6), (overlay.Rows, overlay.Columns));
        Assert.Equal(24, overlay.Sum, 1e-12);
        Assert.Equal(1 / 6.0 + 1 / 2.0, overlay.Values[0], 1e-12);
        var coarse = PlaceMap.Overlay([new(61, 1, [.. Enumerable.Repeat(1.0, 61)]), new(60, 1, [.. Enumerable.Repeat(2.0, 60)])]);
        Assert.Equal((61, 181.0), (coarse.Rows, Math.Round(coarse.Sum, 9)));
    }

    private static DeepRankModel Model(string ending) => ending switch
    {
        "pooled, linear without bias" => TestModel.Instance,
        "flattened, linear with bias" => TwoConvolutions.Create(),
        "pooled alone" => EndingModels.Plain(),
        "three paths, joint l2" => EndingModels.MultiScale(joint: true),
        _ => EndingModels.MultiScale(joint: false),
    };

    private static byte Mean(byte[] rgb, int channel) => (byte)Math.Round(rgb.Where((_, i) => i % 3 == channel).Average(value => value));

    private static byte[] Pixels(int seed)
    {
        var rgb = new byte[EndingModels.Width * EndingModels.Height * 3];
        new Random(seed).NextBytes(rgb);
        return rgb;
    }

    private string Picture(DeepRankModel model, int seed)
    {
        var rgb = new byte[model.Manifest.Preprocessing.ByteCount];
        new Random(seed).NextBytes(rgb);
        return _files.Png($"{seed}.png", rgb, model.Manifest.Preprocessing.Width, model.Manifest.Preprocessing.Height);
    }

    // Six by seven bright pixels on black.
    private string Bright(int x, int y)
    {
        var rgb = new byte[EndingModels.Width * EndingModels.Height * 3];
        for (var i = 0; i < 42; i++) rgb.AsSpan(((y + i / 6) * EndingModels.Width + x + i % 6) * 3, 3).Fill((byte)(120 + 3 * i));
        return _files.Png("bright.png", rgb, EndingModels.Width, EndingModels.Height);
    }
}
