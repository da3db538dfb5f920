using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class RankingOptimizerTests
{
    [Fact]
    public void Tensors_of_the_loss_move_by_their_own_factor()
    {
        using var scope = NewDisposeScope();
        using var network = new NetworkModule(Shapes.Network(), seed: 1, NetworkPrecision.Float32);
        var proxies = new Parameter(zeros(3, 4));
        var options = new TrainingOptions { Optimizer = OptimizerKind.Sgd, LearningRate = 0.5, Momentum = 0, WeightDecay = 0 };
        using var optimizer = new RankingOptimizer(network, [new LossParameter(proxies, 10)], options);
        var weight = network.parameters().First();
        var before = weight.detach().clone();

        optimizer.ZeroGradients();
        (weight.sum() + proxies.sum()).backward();
        optimizer.Step(0.01);

        Assert.Equal(0.01f, (before - weight).mean().item<float>(), 1e-6f);
        Assert.Equal(0.1f, -proxies.mean().item<float>(), 1e-6f);
    }
}
