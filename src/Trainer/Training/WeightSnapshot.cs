using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>A copy of a network's weights and statistics, to go back to.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors = [];

    public WeightSnapshot(NetworkModule network)
    {
        foreach (var (name, tensor) in network.StateTensors) _tensors[name] = tensor.detach().clone().DetachFromDisposeScope();
    }

    public void Restore(NetworkModule network)
    {
        using var mode = no_grad();
        foreach (var (name, tensor) in network.StateTensors) tensor.copy_(_tensors[name]);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }
}
