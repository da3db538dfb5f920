using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>
/// Keeps an exponential moving average of a network's weights, which generalises better than the last ones: Polyak and Juditsky, "Acceleration of
/// Stochastic Approximation by Averaging", 1992; Tarvainen and Valpola, "Mean teachers", NIPS 2017.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;

    public WeightAverage(NetworkModule network, double decay)
    {
        _decay = decay;
        Network = new NetworkModule(network.Definition, seed: 0, network.Precision, network.StateTensors.Values.First().device);
        using var mode = no_grad();
        foreach (var (name, tensor) in network.StateTensors) Network.StateTensors[name].copy_(tensor);
    }

    /// <summary>Gets a network with the averaged weights.</summary>
    public NetworkModule Network { get; }

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="network">The network that learns.</param>
    /// <param name="step">The number of steps taken, from 1.</param>
    public void Add(NetworkModule network, int step)
    {
        // While the average is young its memory is short: random first weights are soon forgotten.
        var decay = Math.Min(_decay, (1.0 + step) / (10 + step));
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var (name, tensor) in network.StateTensors) Network.StateTensors[name].lerp_(tensor, 1 - decay);
    }

    public void Dispose() => Network.Dispose();
}
