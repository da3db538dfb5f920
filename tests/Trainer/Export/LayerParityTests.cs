using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Export;

/// <summary>Each kind of layer in TorchSharp and in ONNX Runtime, on pictures of sizes that nothing divides.</summary>
public sealed class LayerParityTests
{
    public static TheoryData<string> Layers => [.. Cases.Keys];

    private static Dictionary<string, Func<NetworkNode, NetworkNode>> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["pixels"] = x => x.Flatten(),
        ["convolution"] = x => x.Convolution("c", 5, kernel: 3).Flatten(),
        ["convolution, stride 2, same"] = x => x.Convolution("c", 5, kernel: 3, stride: 2, Padding.Same).Flatten(),
        ["convolution 8/4, same"] = x => x.Convolution("c", 5, kernel: 8, stride: 4, Padding.Same).Flatten(),
        ["convolution 7/2, padding 3"] = x => x.Convolution("c", 5, kernel: 7, stride: 2, Padding.Of(3), bias: false).Flatten(),
        ["convolution in groups"] = x => x.Convolution("c", 6, kernel: 5, stride: 2, Padding.Of(2), groups: 3).Flatten(),
        ["depthwise convolution, folded"] = x => x
            .Convolution("c", 12, kernel: 3, padding: Padding.Same, bias: false, groups: 3).BatchNormalization("b").Relu6().Flatten(),
        ["batch normalisation behind a convolution"] = x => x.Convolution("c", 5, kernel: 3).BatchNormalization("b").Flatten(),
        ["batch normalisation by itself"] = x => x.BatchNormalization("b").Flatten(),
        ["batch normalisation beside another reader"] = x =>
        {
            var c = x.Convolution("c", 5, kernel: 3, padding: Padding.Same);
            return c.BatchNormalization("b").Relu().Add(c).Flatten();
        },
        ["relu"] = x => x.Relu().Flatten(),
        ["relu6"] = x => x.Convolution("c", 8, kernel: 3).Add(x.Convolution("d", 8, kernel: 3)).Relu6().Flatten(),
        ["local response normalisation"] = x => x.Convolution("c", 8, kernel: 3).LocalResponseNormalization(5, alpha: 2, k: 2).Flatten(),
        ["max pool"] = x => x.MaxPool(2).Flatten(),
        ["max pool 3/2, same"] = x => x.MaxPool(3, stride: 2, Padding.Same).Flatten(),
        ["max pool 7/4, same"] = x => x.MaxPool(7, stride: 4, Padding.Same).Flatten(),
        ["max pool 3/2, padding 1"] = x => x.MaxPool(3, stride: 2, Padding.Of(1)).Flatten(),
        ["subsample 4:1"] = x => x.Subsample(4).Flatten(),
        ["subsample 8:1"] = x => x.Subsample(8).Flatten(),
        ["global average pool"] = x => x.GlobalAveragePool(),
        ["linear"] = x => x.Flatten().Linear("l", 9),
        ["dropout"] = x => x.Flatten().Dropout(0.5),
        ["l2"] = x => x.Flatten().L2Normalize(),
        ["concatenate vectors"] = x => x.GlobalAveragePool().Concatenate(x.Flatten(), x.Subsample(3).Flatten()),
        ["concatenate maps"] = x => x.Concatenate(x.Relu()).Flatten(),
        ["add"] = x => x.Convolution("c", 3, kernel: 3, padding: Padding.Same).Add(x).Relu().Flatten(),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_gives_the_same_values_in_ONNX_Runtime(string layer)
    {
        foreach (var (height, width) in ((int, int)[])[(19, 13), (31, 57)])
        {
            var network = new NetworkBuilder("test", height, width, PixelNormalization.ImageNet);
            using var module = Parity.Lived(network.Build(Cases[layer](network.Pixels).L2Normalize()));
            using var session = new InferenceSession(Parity.Export(module));
            foreach (var count in (int[])[1, 3])
            {
                var pictures = SyntheticPictures.Bytes(count, height, width, seed: count);
                Assert.InRange(Parity.Difference(Parity.Torch(module, pictures), Parity.Onnx(session, pictures)), 0, 1e-6f);
            }
        }
    }

    [Fact]
    public void A_zero_vector_stays_zero()
    {
        var network = new NetworkBuilder("test", 4, 4, PixelNormalization.Unit);
        using var module = Parity.Lived(network.Build(network.Pixels.Flatten().L2Normalize()));
        using var session = new InferenceSession(Parity.Export(module));

        Assert.All(Parity.Onnx(session, new byte[48]), value => Assert.Equal(0f, value));
    }
}
