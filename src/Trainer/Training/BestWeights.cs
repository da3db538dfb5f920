using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Keeps a copy of the weights of the best epoch: the one of highest held-out Recall@1, the later of two equals.</summary>
/// <remarks>Without validation the last epoch is the best.</remarks>
internal sealed class BestWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _copies = [];
    private double? _recall;

    /// <summary>Gets the number of the best epoch so far, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Gets the kept weights by name; none before the first epoch's end.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _copies;

    /// <summary>Takes up where a run was left.</summary>
    public void Resume(int epoch, double? recall, IReadOnlyDictionary<string, Tensor> weights)
    {
        Dispose();
        (Epoch, _recall) = (epoch, recall);
        foreach (var (name, tensor) in weights) _copies[name] = tensor.DetachFromDisposeScope();
    }

    /// <summary>Copies the weights if <paramref name="report"/> is at least as good as what is kept.</summary>
    public void Offer(NetworkModule network, EpochReport report)
    {
        if (Epoch > 0 && report.ValidationRecallAt1 < _recall) return;
        (Epoch, _recall) = (report.Epoch, report.ValidationRecallAt1);
        Dispose();
        foreach (var (name, tensor) in network.StateTensors) _copies[name] = tensor.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Gives the network the weights of the best epoch.</summary>
    public void Restore(NetworkModule network)
    {
        using var mode = no_grad();
        foreach (var (name, tensor) in network.StateTensors) tensor.copy_(_copies[name]);
    }

    public void Dispose()
    {
        foreach (var copy in _copies.Values) copy.Dispose();
        _copies.Clear();
    }
}
