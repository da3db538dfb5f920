using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Networks.Backbones;

/// <summary>Training steps of the backbones with bfloat16 convolutions, beside exact ones.</summary>
public sealed class HalfPrecisionTests
{
    public static TheoryData<string> Names => [.. Catalogue.Published.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_precision_training_stays_near_the_exact_one_and_reaches_every_parameter(string name)
    {
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.For(Catalogue.Published[name], embeddingSize: 64) with
        {
            Size = 96,
            LowResolutionPaths = LowResolutionPaths.None,
        });
        using var scope = NewDisposeScope();
        using var exact = new NetworkModule(definition, seed: 1, NetworkPrecision.Float32);
        using var mixed = new NetworkModule(definition, seed: 1, NetworkPrecision.BFloat16Convolutions);
        var pictures = SyntheticPictures.Tensor(6, 96, 96, seed: 1);

        var expected = exact.call(pictures);
        var actual = mixed.call(pictures);
        actual.select(1, 0).sum().backward();

        Assert.Equal((long[])[0, 1, 2, 3, 4, 5], expected.matmul(actual.t()).argmax(1).data<long>().ToArray());
        Assert.All(
            mixed.named_parameters(),
            item => Assert.True(item.parameter.grad?.abs().sum().item<float>() is > 0 and < float.MaxValue, item.name));
    }
}
