using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Export;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>A network after training, with the course of the training; dispose it to free its tensors.</summary>
public sealed class TrainedNetwork : IDisposable
{
    internal TrainedNetwork(NetworkModule network, TrainingHistory history, string summary)
    {
        Network = network;
        History = history;
        Summary = summary;
    }

    /// <summary>Gets the network, in evaluation mode, with its best weights.</summary>
    public NetworkModule Network { get; }

    /// <summary>Gets the course of the training.</summary>
    public TrainingHistory History { get; }

    /// <summary>Gets a sentence about the training: pictures, classes, epochs, validation.</summary>
    public string Summary { get; }

    /// <summary>Writes network and weights as an ONNX model.</summary>
    /// <param name="preprocessing">How the training pictures were prepared; the model's users prepare theirs so.</param>
    /// <param name="labelColumn">The name of the label column, if there was one, for the model's manifest.</param>
    public DeepRankModel Export(Preprocessing preprocessing, string? labelColumn = null) =>
        OnnxExporter.Export(Network, preprocessing, labelColumn, Summary);

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
