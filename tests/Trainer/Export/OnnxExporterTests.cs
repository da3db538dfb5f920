using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Export;

public sealed class OnnxExporterTests
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<DeepRankNetworkOptions> Networks =>
    [
        DeepRankNetworkOptions.Small(32),
        DeepRankNetworkOptions.Small(48, embeddingSize: 16),
        DeepRankNetworkOptions.Small(61),
        DeepRankNetworkOptions.Small(64) with { JointNormalization = false, Normalization = PixelNormalization.ImageNet },
        DeepRankNetworkOptions.Small(64) with { LowResolutionPaths = LowResolutionPaths.None },
        DeepRankNetworkOptions.Small(64) with { LowResolutionPaths = LowResolutionPaths.Strided, Pools = LowResolutionPools.Article },
        DeepRankNetworkOptions.Small(96, embeddingSize: 256),
        DeepRankNetworkTests.WangPaths(LowResolutionPools.Wang),
        DeepRankNetworkTests.WangPaths(LowResolutionPools.Article),
    ];

    [Theory]
    [MemberData(nameof(Networks), DisableDiscoveryEnumeration = true)]
    public void Every_network_gives_the_same_embeddings_in_ONNX_Runtime(DeepRankNetworkOptions options)
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(options));
        using var session = new InferenceSession(Parity.Export(module));
        foreach (var count in (int[])[1, 5])
        {
            var pictures = SyntheticPictures.Bytes(count, options.Size, options.Size, seed: count);
            Assert.InRange(Parity.Difference(Parity.Torch(module, pictures), Parity.Onnx(session, pictures)), 0, Tolerance);
        }
    }

    [Fact]
    public void Real_pictures_give_the_same_embeddings()
    {
        var pictures = EmojiPictures.Bytes(count: 5, size: 64);
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small()));
        using var session = new InferenceSession(Parity.Export(module));

        Assert.InRange(Parity.Difference(Parity.Torch(module, pictures), Parity.Onnx(session, pictures)), 0, Tolerance);
    }

    [Fact]
    public void The_row_output_is_the_embedding_of_one_picture_as_a_plain_vector()
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32)));
        using var session = new InferenceSession(Parity.Export(module));
        var picture = SyntheticPictures.Bytes(1, 32, 32, seed: 1);

        Assert.Equal([128], session.OutputMetadata[GraphNames.Row].Dimensions);
        Assert.Equal([-1, 128], session.OutputMetadata[GraphNames.Embedding].Dimensions);
        Assert.Equal(Parity.Onnx(session, picture), Parity.Onnx(session, picture, GraphNames.Row));
    }

    [Fact]
    public void The_form_that_takes_floats_gives_the_same_bits_as_the_one_that_takes_bytes()
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(33)));
        var model = OnnxExporter.Export(module, Preprocessing.Square(33));
        var bytes = SyntheticPictures.Bytes(4, 33, 33, seed: 1);
        var floats = new DenseTensor<float>([4, 3, 33, 33]);
        for (var i = 0; i < bytes.Length; i++) floats[i / (33 * 33 * 3), i % 3, i / (33 * 3) % 33, i / 3 % 33] = bytes[i];
        using var byteSession = new InferenceSession(model.Bytes.ToArray());
        using var floatSession = new InferenceSession(FloatPixels.Of(model.ToProto(), 33, 33).ToByteArray());

        using var results = floatSession.Run([NamedOnnxValue.CreateFromTensor(GraphNames.Pixels, floats)], [GraphNames.Embedding]);

        Assert.Equal(Parity.Onnx(byteSession, bytes), results[0].AsTensor<float>().ToArray());
    }

    [Fact]
    public void The_form_that_takes_floats_leads_back_to_the_same_file()
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(33)));
        var model = OnnxExporter.Export(module, Preprocessing.Square(33));

        Assert.Equal(model.Bytes.ToArray(), FloatPixels.Undo(FloatPixels.Of(model.ToProto(), 33, 33), 33, 33).ToByteArray());
    }

    [Fact]
    public void The_graph_holds_no_batch_normalisation_and_no_dropout()
    {
        var options = DeepRankNetworkOptions.Small(32) with { DropRate = 0.5 };
        using var module = Parity.Lived(DeepRankNetwork.Create(options));

        var graph = OnnxExporter.Export(module, Preprocessing.Square(32)).ToProto().Graph;

        Assert.DoesNotContain(graph.Node, node => node.OpType is "BatchNormalization" or "Dropout");
        Assert.Equal(7, graph.Node.Count(node => node.OpType == "Conv"));
    }

    [Fact]
    public void The_manifest_says_what_was_trained()
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 64)));
        var preprocessing = Preprocessing.Square(32) with { Aspect = AspectMode.Crop, Background = RgbColor.Black };

        var manifest = OnnxExporter.Export(
            module, preprocessing, made => made with { LabelColumn = "Species", Training = "90 pictures of 3 classes" }).Manifest;

        Assert.Equal((preprocessing, 64, "small"), (manifest.Preprocessing, manifest.EmbeddingSize, manifest.Network));
        Assert.Equal(("Species", "90 pictures of 3 classes"), (manifest.LabelColumn, manifest.Training));
        Assert.Equal(64, manifest.ContentHash.Length);
    }

    [Fact]
    public void Equal_weights_give_equal_files_and_other_weights_another_hash()
    {
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32));
        DeepRankModel Export(int seed)
        {
            using var module = new NetworkModule(definition, seed);
            return OnnxExporter.Export(module, Preprocessing.Square(32));
        }

        Assert.Equal(Export(1).Bytes.ToArray(), Export(1).Bytes.ToArray());
        Assert.NotEqual(Export(1).Manifest.ContentHash, Export(2).Manifest.ContentHash);
    }

    [Fact]
    public void Pictures_prepared_at_another_size_are_refused()
    {
        using var module = new NetworkModule(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32)), seed: 1);

        var error = Assert.Throws<ArgumentException>(() => OnnxExporter.Export(module, new Preprocessing { Width = 48, Height = 32 }));

        Assert.Contains("48×32 pixels, and the network takes 32×32", error.Message, StringComparison.Ordinal);
    }
}
