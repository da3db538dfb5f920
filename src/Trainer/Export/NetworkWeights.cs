using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Export;

/// <summary>The values of a network's tensors as plain arrays, which an export may rewrite without touching the network.</summary>
internal sealed class NetworkWeights
{
    private readonly Dictionary<string, (float[] Values, long[] Shape)> _tensors = new(StringComparer.Ordinal);

    public (float[] Values, long[] Shape) this[string name]
    {
        get => _tensors[name];
        set => _tensors[name] = value;
    }

    public static NetworkWeights Of(NetworkModule module)
    {
        var weights = new NetworkWeights();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in module.StateTensors)
            weights[name] = (tensor.detach().cpu().contiguous().data<float>().ToArray(), tensor.shape);
        return weights;
    }

    public bool Contains(string name) => _tensors.ContainsKey(name);
}
