using MLNetDeepRanking.Trainer.Native;
using TorchSharp;

namespace MLNetDeepRanking.Trainer.Tests.Native;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Torch_computes_once_the_trainer_is_loaded()
    {
        TorchRuntime.EnsureAvailable();
        using var two = torch.ones(2).sum();

        Assert.Equal(2f, two.item<float>());
    }
}
