using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Export;

public sealed class OnnxExporterTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(61)]
    [InlineData(64)]
    [InlineData(96)]
    public void The_small_network_gives_the_same_embeddings_in_ONNX_Runtime(int size)
    {
        using var module = Parity.Lived(DeepRankNetwork.Create(DeepRankNetworkOptions.Small(size)));
        using var session = new InferenceSession(Parity.Export(module));
        foreach (var count in (int[])[1, 5])
        {
            var pictures = SyntheticPictures.Bytes(count, size, size, seed: count);
            Assert.InRange(Parity.Difference(Parity.Torch(module, pictures), Parity.Onnx(session, pictures)), 0, 1e-5f);
        }
    }
}
