using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class RankingOptimizerTests
{
    // TorchSharp's parameter groups ignore the momentum and the weight decay of the optimiser they are in.
    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdamW)]
    public void Momentum_and_weight_decay_reach_every_group(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        using var network = new NetworkModule(Shapes.Network(), seed: 1, NetworkPrecision.Float32);
        var weight = network.parameters().First();
        var (proxy, alone) = (new Parameter(ones(2)), new Parameter(weight.detach().clone()));
        var proxyAlone = new Parameter(ones(2));
        var options = new TrainingOptions { Optimizer = kind, LearningRate = 0.01, Momentum = 0.8, WeightDecay = 0.3 };
        using var optimizer = new RankingOptimizer(network, [new LossParameter(proxy, 5)], options);
        using var one = Plain(alone, 0.01);
        using var five = Plain(proxyAlone, 0.05);
        for (var step = 0; step < 5; step++)
        {
            optimizer.ZeroGradients();
            one.zero_grad();
            five.zero_grad();
            (weight.pow(4).sum() + proxy.square().sum()).backward();
            (alone.pow(4).sum() + proxyAlone.square().sum()).backward();
            optimizer.Step(0.01);
            one.step();
            five.step();
        }
        Assert.InRange((weight - alone).abs().max().item<float>(), 0, 1e-6f);
        Assert.InRange((proxy - proxyAlone).abs().max().item<float>(), 0, 1e-6f);

        optim.Optimizer Plain(Parameter parameter, double rate) => kind == OptimizerKind.Sgd
            ? optim.SGD([parameter], rate, 0.8, weight_decay: 0.3, nesterov: true)
            : optim.AdamW([parameter], rate, weight_decay: 0.3);
    }

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
