using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Export;
using MLNetDeepRanking.Trainer.Tests.References;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Networks.Backbones;

/// <summary>Backbones against torchvision's on equal weights. The weights follow from the tensors' names, so these agree too.</summary>
public sealed class TorchvisionAgreementTests
{
    public static TheoryData<string> Names => [.. Catalogue.Published.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Features_are_torchvision_s(string name)
    {
        using var module = Module(name, Catalogue.Published[name].Size);
        module.eval();

        var vectors = Parity.Torch(module, ReferencePictures.Bytes(module.Definition.Input.Height));

        var half = vectors.Length / 2;
        float[] some = [.. TorchvisionReferences.Some(vectors.AsSpan(0, half)), .. TorchvisionReferences.Some(vectors.AsSpan(half))];
        Assert.InRange(TorchvisionReferences.Difference(name, "features", some), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_in_training_are_torchvision_s(string name)
    {
        using var module = Module(name, size: 64);
        using var scope = NewDisposeScope();
        var vectors = module.call(tensor(ReferencePictures.Bytes(64), [2, 64, 64, 3], ScalarType.Byte));
        vectors.mul(tensor(SeededValues.Draw("direction", vectors.numel())).reshape(vectors.shape)).sum().backward();

        var gradient = module.parameters().First().grad!.contiguous().data<float>().ToArray();

        Assert.InRange(TorchvisionReferences.Difference(name, "gradient", TorchvisionReferences.Some(gradient)), 0, 1e-4);
    }

    private static NetworkModule Module(string name, int size)
    {
        var network = new NetworkBuilder(name, size, size, PixelNormalization.ImageNet);
        var features = network.Pixels.Backbone(Catalogue.Published[name]).GlobalAveragePool();
        var module = new NetworkModule(network.Build(features.L2Normalize()), seed: 1, NetworkPrecision.Float32);
        SeededValues.Fill(module);
        return module;
    }
}
