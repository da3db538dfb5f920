using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Transforms.Backbones;

/// <summary>A foreign network in a pipeline, compared with a plain run of its own file.</summary>
public sealed class BackboneEmbeddingTests
{
    private static readonly PixelNormalization Normalization = new([10, 20, 30], [50, 60, 70]);

    private readonly MLContext _ml = new(seed: 1);
    private readonly byte[][] _pictures = ForeignOracle.Pictures(40);

    [Theory]
    [InlineData("logits", 9)]
    [InlineData("features", 13)]
    [InlineData("features", 17)]
    [InlineData("features", 18)]
    [InlineData("features", 21)]
    public void An_embedding_is_the_named_value_at_unit_length(string output, long opset)
    {
        var model = ForeignModel.Create(opset: opset, declares: "logits features");
        var embeddings = Embed(model, new() { OutputName = output, Normalization = Normalization });
        for (var i = 0; i < _pictures.Length; i++)
            Same(ForeignOracle.UnitLength(ForeignOracle.Features(model, _pictures[i], output, Normalization)), embeddings[i]);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public void Maps_are_averaged_over_their_pixels(long opset) =>
        Assert.All(
            Embed(ForeignModel.Create(opset: opset), new() { OutputName = "maps", Normalization = Normalization })
                .Zip(Embed(ForeignModel.Create(), new() { OutputName = "features", Normalization = Normalization })),
            pair => Same(pair.Second, pair.First));

    [Fact]
    public void The_order_of_the_axes_does_not_matter() =>
        Assert.All(
            Embed(ForeignModel.Create(channelsLast: true), new()).Zip(Embed(ForeignModel.Create(), new())), pair => Same(pair.Second, pair.First));

    [Fact]
    public void A_graph_that_takes_bytes_gets_them_as_they_are()
    {
        PixelNormalization none = new([0, 0, 0], [1, 1, 1]);
        var bytes = ForeignModel.Create(type: DataType.Uint8);
        var floats = bytes.Clone();
        floats.Graph.Input[0].Type.TensorType.ElemType = (int)DataType.Float;
        Assert.All(
            Embed(bytes, new() { Normalization = PixelNormalization.ImageNet }).Zip(Embed(floats, new() { Normalization = none })),
            pair => Same(pair.Second, pair.First));
    }

    [Fact]
    public void A_graph_that_takes_half_precision_gets_it() =>
        Assert.All(
            Embed(ForeignModel.Create(type: DataType.Float16), new()).Zip(Embed(ForeignModel.Create(), new())),
            pair => Same(pair.Second, pair.First, tolerance: 3e-3));

    [Fact]
    public void A_graph_for_one_picture_at_a_time_is_refused_with_the_cure()
    {
        var model = ForeignModel.Create();
        var flatten = model.Graph.Node.Single(node => node.OpType == "Flatten");
        flatten.OpType = "Reshape";
        flatten.Input.Add("shape");
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "shape",
            DataType = (int)DataType.Int64,
            Dims = { 2 },
            Int64Data = { 1, ForeignModel.FeatureSize },
        });
        var error = Assert.Throws<InvalidDataException>(() => Embed(model, new()));
        Assert.Contains("one picture at a time", error.Message, StringComparison.Ordinal);
        Assert.Contains("dynamic batch axis", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_of_the_foreign_graph_come_along()
    {
        var model = ForeignModel.Create();
        model.Graph.Initializer.Add(new TensorProto { Name = "yes", DataType = (int)DataType.Bool, Int32Data = { 1 } });
        var choice = new NodeProto { OpType = "If", Input = { "yes" }, Output = { "chosen" } };
        choice.Attribute.Add(Branch("then_branch", "Neg"));
        choice.Attribute.Add(Branch("else_branch", "Abs"));
        model.Graph.Node.Add(choice);
        var expected = Embed(ForeignModel.Create(), new() { OutputName = "features" });
        var found = Embed(model, new() { OutputName = "chosen", FeatureSize = ForeignModel.FeatureSize });
        Assert.All(expected.Zip(found), pair => Same([.. pair.First.Select(value => -value)], pair.Second));

        static AttributeProto Branch(string name, string op) => new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Graph,
            G = new GraphProto
            {
                Name = name,
                Node = { new NodeProto { OpType = op, Input = { "features" }, Output = { "inner" } } },
                Output = { OnnxGraph.ValueInfo("inner", DataType.Float, [OnnxDimension.Batch, ForeignModel.FeatureSize]) },
            },
        };
    }

    [Fact]
    public void Whitened_components_are_uncorrelated_of_variance_one_and_in_order()
    {
        var pictures = ForeignOracle.Pictures(400);
        using var model = Estimator(ForeignModel.Create(), new() { OutputName = "features" }, new() { WhitenedSize = 3 }).Fit(View(pictures));

        var projected = pictures.Select(rgb => Inner(model.Model, rgb)).ToArray();
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(0, projected.Average(row => row[a]), 1e-3);
            for (var b = 0; b <= a; b++) Assert.Equal(a == b ? 1 : 0, projected.Average(row => row[a] * row[b]), 0.02);
        }
        Assert.Equal(3, model.Model.Manifest.EmbeddingSize);
        Assert.Equal("not trained; whitened to 3 components on 400 pictures", model.Model.Manifest.Training);
        Assert.All(model.Transform(View(pictures)).GetColumn<float[]>("Embedding"), row => Assert.Equal(1, row.Sum(value => value * value), 1e-5));
    }

    [Fact]
    public void Whitening_needs_more_pictures_than_components()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Estimator(ForeignModel.Create(), new() { OutputName = "features" }, new() { WhitenedSize = 5 }).Fit(View(_pictures[..5])));
        Assert.Contains("more than 5 pictures, and 5 could be used", error.Message, StringComparison.Ordinal);
        var range = Assert.Throws<ArgumentOutOfRangeException>(() => Estimator(ForeignModel.Create(), new(), new() { WhitenedSize = 6 }));
        Assert.Contains("between 2 and the 3 features", range.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_pipeline_scores_alike_in_stock_form_and_in_ours()
    {
        var file = Path.GetTempFileName();
        try
        {
            var data = View(_pictures);
            using var model = Estimator(ForeignModel.Create(), new() { OutputName = "features" }, new() { WhitenedSize = 4 }).Fit(data);
            var expected = model.Transform(data).GetColumn<float[]>("Embedding").ToArray();
            _ml.Model.Save(model, data.Schema, file);
            var stock = _ml.Model.Load(file, out _);
            Assert.Equal(expected, stock.Transform(data).GetColumn<float[]>("Embedding"));
            var ours = _ml.Model.LoadDeepRank(file, out _);
            Assert.Equal(expected, ours.Transform(data).GetColumn<float[]>("Embedding"));
            (stock as IDisposable)?.Dispose();
            (ours as IDisposable)?.Dispose();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_shape_of_the_output_is_known_before_any_data()
    {
        var pipeline = Estimator(ForeignModel.Create(), new() { OutputName = "features" }, new() { WhitenedSize = 4 })
            .Append(_ml.Clustering.Trainers.KMeans("Embedding", numberOfClusters: 2));
        Assert.Equal(_pictures.Length, pipeline.Fit(View(_pictures)).Transform(View(_pictures)).GetColumn<uint>("PredictedLabel").Count());
    }

    // The whitened components before they are scaled: the input of the last division.
    private static double[] Inner(DeepRankModel model, byte[] rgb)
    {
        var proto = model.ToProto();
        var gemm = proto.Graph.Node.Single(node => node.OpType == "Gemm").Output[0];
        proto.Graph.Output.Add(OnnxGraph.ValueInfo(gemm, DataType.Float, [OnnxDimension.Batch, model.Manifest.EmbeddingSize]));
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(proto.ToByteArray());
        var tensor = new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<byte>(rgb, [1, ForeignModel.Size, ForeignModel.Size, 3]);
        using var outputs = session.Run([Microsoft.ML.OnnxRuntime.NamedOnnxValue.CreateFromTensor(GraphNames.Image, tensor)], [gemm]);
        return [.. outputs[0].AsTensor<float>().Select(value => (double)value)];
    }

    private static void Same(float[] expected, float[] found, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], tolerance);
    }

    private BackboneEmbeddingEstimator Estimator(ModelProto model, OnnxBackboneOptions options, BackboneEmbeddingOptions embedding) =>
        _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", OnnxBackbone.Read(model.ToByteArray(), "tiny", options), embedding);

    private float[][] Embed(ModelProto model, OnnxBackboneOptions options)
    {
        using var transformer = Estimator(model, options, new()).Fit(View(_pictures));
        return [.. transformer.Transform(View(_pictures)).GetColumn<float[]>("Embedding")];
    }

    private IDataView View(byte[][] pictures) => _ml.Data.LoadFromEnumerable(pictures.Select(rgb => new Row { Pixels = rgb }));

    private sealed class Row
    {
        [VectorType(ForeignModel.Size * ForeignModel.Size * 3)] public byte[] Pixels { get; set; } = [];
    }
}
