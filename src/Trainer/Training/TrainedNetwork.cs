using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Export;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Weights;
using TorchSharp;

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

    /// <summary>Gets the SHA-256 of what it was trained on; empty if it was not.</summary>
    internal string DataHash { get; init; } = "";

    /// <summary>Gets the user's note on licences.</summary>
    internal string License { get; init; } = "";

    /// <summary>Gets the network, in evaluation mode, with its best weights.</summary>
    internal NetworkModule Network { get; }

    /// <summary>Makes a network with random weights that has learnt nothing: the baseline that training must beat.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="preprocessing">How pictures are prepared; of the network's input size.</param>
    /// <param name="seed">The seed of the weights.</param>
    public static TrainedNetwork Untrained(NetworkDefinition definition, Preprocessing preprocessing, int seed)
    {
        var network = Module(definition, preprocessing, seed);
        return new TrainedNetwork(network, preprocessing, NoHistory, "not trained");
    }

    /// <summary>Makes a network with the weights of a file: one that <see cref="SaveWeights"/> wrote, or published ones.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="preprocessing">How pictures are prepared; of the network's input size.</param>
    /// <param name="path">A <c>.safetensors</c> file, or a state dictionary of PyTorch (<c>.pth</c>, <c>.pt</c>).</param>
    /// <param name="scope">Which tensors come from the file; the others are random.</param>
    /// <param name="seed">The seed of what is random.</param>
    /// <remarks><see cref="WeightFile.Match"/> says beforehand what a file has for a network.</remarks>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or lacks tensors or has misshaped ones; the message names them.</exception>
    public static TrainedNetwork FromWeights(
        NetworkDefinition definition, Preprocessing preprocessing, string path, WeightScope scope = WeightScope.Network, int seed = 0)
    {
        using var file = WeightFile.Open(path);
        var network = Module(definition, preprocessing, seed);
        try
        {
            WeightLoader.Load(network, file, scope);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return new TrainedNetwork(network, preprocessing, NoHistory, $"weights of '{Path.GetFileName(path)}'");
    }

    /// <summary>Writes the weights as <c>.safetensors</c>, which Python reads too; the file appears whole or not at all.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <remarks>Published networks' layers have torchvision's names. The definition is not in the file: keep it, or export ONNX.</remarks>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeTensorsWriter.Write(path, Network.StateTensors);
    }

    /// <summary>Embeds pictures, to judge the network without exporting it.</summary>
    /// <param name="pictures">The pictures, of the network's size.</param>
    /// <param name="features">What the network's frozen backbone says of each picture, if it has one.</param>
    /// <returns>Vectors of unit length one after the other, N × d numbers.</returns>
    /// <exception cref="ArgumentException">The pictures are of another size, or the features are missing.</exception>
    public float[] Embed(PictureStore pictures, BackboneFeatures? features = null)
    {
        TrainingInputs.Check(Network.Definition, pictures, features);
        return PictureEmbedder.Embed(Network, new PictureBatches(pictures, features, Network.Definition, torch.CPU), [.. Enumerable.Range(0, pictures.Count)]);
    }

    /// <summary>Writes network and weights as an ONNX model.</summary>
    /// <param name="labelColumn">The name of the label column, if there was one, for the model's manifest.</param>
    public DeepRankModel Export(string? labelColumn = null) => OnnxExporter.Export(Network, Preprocessing, manifest => manifest with
    {
        LabelColumn = labelColumn,
        DataHash = DataHash,
        License = Licenses(),
        Metrics = Metrics(),
        Training = Summary,
    });

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

    private string Licenses()
    {
        string[] notes = Network.Definition.FrozenBackbone is { License.Length: > 0 } backbone
            ? [License, $"backbone '{backbone.Name}': {backbone.License}"]
            : [License];
        return string.Join("; ", notes.Where(note => note.Length > 0));
    }

    private ModelMetrics Metrics()
    {
        if (History.BestEpoch == 0) return ModelMetrics.None;
        var best = History.Epochs[History.BestEpoch - 1];
        var metrics = new Dictionary<string, double> { ["training loss"] = best.Loss, ["active share"] = best.ActiveShare };
        if (best.ValidationRecallAt1 is { } recall) metrics["held-out Recall@1"] = recall;
        return new ModelMetrics(metrics);
    }

    private static TrainingHistory NoHistory => new([], [], 0, WasCancelled: false);

    private static NetworkModule Module(NetworkDefinition definition, Preprocessing preprocessing, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(preprocessing);
        TorchRuntime.EnsureAvailable();
        var network = new NetworkModule(definition, seed);
        network.eval();
        return network;
    }
}
