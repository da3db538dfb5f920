using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Export;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>Training behind a backbone that stays as it is, and the one graph that comes of it.</summary>
public sealed class FrozenBackboneTests
{
    private static readonly OnnxBackbone Foreign = OnnxBackbone.Read(
        ForeignModel.Create().ToByteArray(), "tiny", new() { OutputName = "features", Normalization = PixelNormalization.Unit });

    private static readonly DeepRankNetworkOptions MultiScale = DeepRankNetworkOptions.For(Backbone.Frozen(Foreign), embeddingSize: 16);

    private static readonly DeepRankNetworkOptions SingleScale = MultiScale with { LowResolutionPaths = LowResolutionPaths.None };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_exported_graph_holds_backbone_and_trained_layers(bool isMultiScale)
    {
        var (pictures, labels) = Pictures(8, 4);
        var definition = DeepRankNetwork.Create(isMultiScale ? MultiScale : SingleScale);
        using var trained = new RankingTrainer(definition, Options).Train(pictures, labels, Features(pictures));
        var model = trained.Export("Label");
        using var session = new InferenceSession(model.Bytes.ToArray());
        Assert.Single(session.InputMetadata);

        using var scope = NewDisposeScope();
        var batches = new PictureBatches(pictures, Features(pictures), definition, CPU);
        var expected = PictureEmbedder.Embed(trained.Network, batches, [.. Enumerable.Range(0, pictures.Count)]);
        var bytes = Enumerable.Range(0, pictures.Count).SelectMany(i => pictures[i].ToArray()).ToArray();
        Assert.InRange(Parity.Difference(expected, Parity.Onnx(session, bytes)), 0, 1e-5);
        Assert.Equal("tiny", model.Manifest.Network);
    }

    [Fact]
    public void Only_a_network_with_low_resolution_paths_reads_pictures()
    {
        Assert.True(DeepRankNetwork.Create(MultiScale).ReadsPictures);
        Assert.False(DeepRankNetwork.Create(SingleScale).ReadsPictures);
        Assert.True(DeepRankNetwork.Create(DeepRankNetworkOptions.Small()).ReadsPictures);
        Assert.Null(DeepRankNetwork.Create(DeepRankNetworkOptions.Small()).FrozenBackbone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Features_come_beside_the_pictures_which_are_left_alone_where_nothing_reads_them(bool isMultiScale)
    {
        var (pictures, _) = Pictures(3, 2);
        var features = Features(pictures);
        var definition = DeepRankNetwork.Create(isMultiScale ? MultiScale : SingleScale);
        using var scope = NewDisposeScope();
        using var inputs = new PictureBatches(pictures, features, definition, CPU).Augmented(
            [[4, 0], [5]], null, AugmentationOptions.Light, new Random(1), TimeProvider.System);
        foreach (var rows in new int[][] { [4, 0], [5] })
        {
            var input = inputs.Next();
            Assert.Equal(rows.SelectMany(row => features[row].ToArray()), input.Features!.data<float>().ToArray());
            Assert.Equal(isMultiScale, input.Pictures is not null);
        }
    }

    [Fact]
    public void Features_are_asked_for_by_name()
    {
        var (pictures, labels) = Pictures(4, 2);
        var trainer = new RankingTrainer(DeepRankNetwork.Create(SingleScale), Options);
        Refused(() => trainer.Train(pictures, labels), "features of 'tiny'", "Extract(pictures)");
        var other = OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "tiny", new() { OutputName = "features" });
        Refused(() => trainer.Train(pictures, labels, new BackboneFeatures(other, new float[pictures.Count * 5])), "features of 'tiny'");
        Refused(() => trainer.Train(pictures, labels, new BackboneFeatures(Foreign, new float[15])), "8 pictures", "features of 3");
        var plain = new RankingTrainer(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(ForeignModel.Size)), Options);
        Refused(() => plain.Train(pictures, labels, Features(pictures)), "no frozen backbone");
    }

    [Fact]
    public void A_network_has_one_frozen_backbone_of_its_own_size()
    {
        var network = new NetworkBuilder("two", ForeignModel.Size, ForeignModel.Size);
        var (a, b) = (network.Pixels.Backbone(Backbone.Frozen(Foreign)), network.Pixels.FrozenFeatures(Foreign, "again"));
        Refused(() => network.Build(a.Concatenate(b).L2Normalize()), "two frozen backbones");
        Refused(() => DeepRankNetwork.Create(SingleScale with { Size = 64 }), "'tiny' takes pictures of 3×32×32");
    }

    private static TrainingOptions Options => new() { Epochs = 2, ClassesPerBatch = 4, ValidationShare = 0, Seed = 1, UseGpu = false };

    private static BackboneFeatures Features(PictureStore pictures)
    {
        var model = BackboneModel.Features(Foreign, pictures.Preprocessing);
        using var session = new InferenceSession(model.Bytes.ToArray());
        var bytes = Enumerable.Range(0, pictures.Count).SelectMany(i => pictures[i].ToArray()).ToArray();
        return new BackboneFeatures(Foreign, Parity.Onnx(session, bytes));
    }

    private static (PictureStore Pictures, int[] Labels) Pictures(int classes, int perClass)
    {
        var random = new Random(1);
        var builder = new PictureStoreBuilder(Preprocessing.Square(ForeignModel.Size));
        for (var c = 0; c < classes; c++)
        {
            var pattern = new byte[ForeignModel.Size * 3];
            random.NextBytes(pattern);
            for (var i = 0; i < perClass; i++)
            {
                var rgb = builder.Add();
                for (var k = 0; k < rgb.Length; k++) rgb[k] = (byte)Math.Clamp(pattern[k % pattern.Length] + random.Next(-30, 30), 0, 255);
            }
        }
        return (builder.Build(), [.. Enumerable.Range(0, classes * perClass).Select(i => i / perClass)]);
    }

    private static void Refused(Action action, params string[] words)
    {
        var error = Assert.ThrowsAny<ArgumentException>(action);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
