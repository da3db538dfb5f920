using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Export;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>A network after training, with the course of the training; dispose it to free its tensors.</summary>
public sealed class TrainedNetwork : IDisposable
{
    internal TrainedNetwork(NetworkModule network, Preprocessing preprocessing, TrainingHistory history, string summary)
    {
        Network = network;
        Preprocessing = preprocessing;
        History = history;
        Summary = summary;
    }

    /// <summary>Gets how the training pictures were prepared; the model's users prepare theirs so.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Gets the course of the training.</summary>
    public TrainingHistory History { get; }

    /// <summary>Gets a sentence about the training: pictures, classes, epochs, validation.</summary>
    public string Summary { get; }

    /// <summary>Gets the network, in evaluation mode, with its best weights.</summary>
    internal NetworkModule Network { get; }

    /// <summary>Makes a network with random weights that has learnt nothing: the baseline that training must beat.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="preprocessing">How pictures are prepared; of the network's input size.</param>
    /// <param name="seed">The seed of the weights.</param>
    public static TrainedNetwork Untrained(NetworkDefinition definition, Preprocessing preprocessing, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(preprocessing);
        TorchRuntime.EnsureAvailable();
        var network = new NetworkModule(definition, seed);
        network.eval();
        return new TrainedNetwork(network, preprocessing, new TrainingHistory([], [], 0, WasCancelled: false), "not trained");
    }

    /// <summary>Writes network and weights as an ONNX model.</summary>
    /// <param name="labelColumn">The name of the label column, if there was one, for the model's manifest.</param>
    public DeepRankModel Export(string? labelColumn = null) => OnnxExporter.Export(Network, Preprocessing, labelColumn, Summary);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    internal static string Describe(int pictures, int classes, TrainingHistory history)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{pictures} pictures");
        if (classes > 0) text += string.Create(CultureInfo.InvariantCulture, $" of {classes} classes");
        text += string.Create(CultureInfo.InvariantCulture, $", {history.Epochs.Count} epochs, weights of epoch {history.BestEpoch}");
        if (history.Epochs[history.BestEpoch - 1].ValidationRecallAt1 is { } recall)
            text += string.Create(CultureInfo.InvariantCulture, $", held-out Recall@1 {100 * recall:0.0} %");
        return text;
    }
}
