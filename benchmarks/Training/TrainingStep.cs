using System.Diagnostics;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Training.Benchmarks;

/// <summary>One step of the article's training: its VGG16 network, its optimiser, triplets of noise.</summary>
internal static class TrainingStep
{
    public const int Triplets = 4;
    private const double Gap = 1;

    /// <summary>Takes the step in this process and returns the most memory that the process has held, in megabytes.</summary>
    public static double PeakMegabytes(Arrangement arrangement, NetworkPrecision precision)
    {
        TorchRuntime.EnsureAvailable();
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Article);
        var count = arrangement == Arrangement.ThreeNetworks ? 3 : 1;
        NetworkModule[] networks = [.. Enumerable.Range(0, count).Select(_ => new NetworkModule(definition, seed: 1, precision))];
        var parameters = networks.SelectMany(network => network.parameters());
        using var optimizer = optim.SGD(parameters, learningRate: 0.001, momentum: 0.9, nesterov: true);
        if (arrangement != Arrangement.NoStep) Take(arrangement, networks, optimizer);
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }

    private static void Take(Arrangement arrangement, NetworkModule[] networks, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var input = networks[0].Definition.Input;
        using var generator = new Generator(1);
        var pictures = randint(0, 256, [3 * Triplets, input.Height, input.Width, 3], ScalarType.Byte, generator: generator);
        var parts = pictures.chunk(3);
        var embeddings = arrangement == Arrangement.OnePass
            ? networks[0].call(pictures).chunk(3)
            : [.. parts.Select((part, i) => networks[i % networks.Length].call(part))];
        var (positive, negative) = (SquaredDistance(embeddings[0], embeddings[1]), SquaredDistance(embeddings[0], embeddings[2]));
        positive.sub(negative).add(Gap).clamp_min(0).mean().backward();
        optimizer.step();
    }

    private static Tensor SquaredDistance(Tensor a, Tensor b) => a.sub(b).pow(2).sum(1);
}
