using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Networks.Backbones;

namespace MLNetDeepRanking.Trainer.Tests.Export;

/// <summary>
/// Each backbone in a network of three scales, and each preset, in TorchSharp and in ONNX Runtime: real pictures, at its own size.
/// </summary>
public sealed class BackboneParityTests
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<DeepRankNetworkOptions> Networks =>
    [
        .. Catalogue.Published.Values.Select(backbone => DeepRankNetworkOptions.For(backbone, embeddingSize: 64)),
        DeepRankNetworkOptions.For(Backbone.MobileNetV2, embeddingSize: 16) with { LowResolutionPaths = LowResolutionPaths.None },
        DeepRankNetworkOptions.For(Backbone.SmallResidual, embeddingSize: 64),
        DeepRankNetworkOptions.For(Backbone.SmallResidual, embeddingSize: 64) with { Size = 28 },
        DeepRankNetworkOptions.Wang with { HeadSize = 128, EmbeddingSize = 64 },
        DeepRankNetworkOptions.Article with { HeadSize = 128, EmbeddingSize = 64 },
        DeepRankNetworkOptions.ArticleSubsampled with { HeadSize = 128, EmbeddingSize = 64 },
    ];

    [Theory]
    [MemberData(nameof(Networks), DisableDiscoveryEnumeration = true)]
    public void Real_pictures_give_the_same_embeddings_in_ONNX_Runtime(DeepRankNetworkOptions options)
    {
        var pictures = EmojiPictures.Bytes(count: 2, options.Size);
        using var module = Parity.Lived(DeepRankNetwork.Create(options));
        using var session = new InferenceSession(Parity.Export(module));

        Assert.InRange(Parity.Difference(Parity.Torch(module, pictures), Parity.Onnx(session, pictures)), 0, Tolerance);
    }
}
