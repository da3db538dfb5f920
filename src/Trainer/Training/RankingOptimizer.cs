using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Turns gradients into steps; the backbone and the loss's own tensors at rates of their own. What is frozen is left out.</summary>
internal sealed class RankingOptimizer : IDisposable
{
    private readonly optim.Optimizer _optimizer;
    private readonly double[] _factors;

    public RankingOptimizer(NetworkModule network, IReadOnlyList<LossParameter> lossParameters, TrainingOptions options)
    {
        var backbone = (options.BackboneLearningRate ?? options.LearningRate) / options.LearningRate;
        var groups = network.Definition.Steps
            .SelectMany(step => step.State.Where(tensor => tensor.IsTrainable).Select(tensor => (tensor.Name, Factor: step.IsBackbone ? backbone : 1)))
            .Select(tensor => (Parameter: (Parameter)network.StateTensors[tensor.Name], tensor.Factor))
            .Where(tensor => tensor.Parameter.requires_grad)
            .Concat(lossParameters.Select(parameter => (parameter.Parameter, Factor: parameter.LearningRateFactor)))
            .GroupBy(tensor => tensor.Factor, tensor => tensor.Parameter)
            .ToArray();
        _factors = [.. groups.Select(group => group.Key)];
        // TorchSharp's groups do not take over the optimiser's own values: each must be given all of them.
        var (rate, decay, momentum) = (options.LearningRate, options.WeightDecay, options.Momentum);
        _optimizer = options.Optimizer == OptimizerKind.Sgd
            ? optim.SGD(groups.Select(group => new SGD.ParamGroup(group, rate, momentum, weight_decay: decay, nesterov: momentum > 0)), rate)
            : optim.AdamW(groups.Select(group => new AdamW.ParamGroup(group, rate, weight_decay: decay)), rate);
    }

    /// <summary>Forgets the gradients of the step before.</summary>
    public void ZeroGradients() => _optimizer.zero_grad();

    /// <summary>Gets what the optimiser remembers of earlier steps, as TorchSharp writes and reads it.</summary>
    public OptimizerHelper Memory => (OptimizerHelper)_optimizer;

    /// <summary>Shortens the gradient, taken over all weights together, to a length of at most <paramref name="norm"/>.</summary>
    public void ClipGradients(double norm) => nn.utils.clip_grad_norm_(_optimizer.parameters(), norm);

    /// <summary>Changes the weights.</summary>
    /// <param name="learningRate">The rate of the step, before each group's own factor.</param>
    public void Step(double learningRate)
    {
        foreach (var (group, factor) in _optimizer.ParamGroups.Zip(_factors)) group.LearningRate = learningRate * factor;
        _optimizer.step();
    }

    public void Dispose() => _optimizer.Dispose();
}
