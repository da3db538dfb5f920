using System.Globalization;
using System.Text;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx;

/// <summary>What a person should know of a model before using it: what its file says of itself, and what can be seen of it.</summary>
/// <param name="Manifest">Network, preprocessing, training, metrics, hashes, licence and versions, as the file states them.</param>
/// <param name="Inputs">What goes into the graph.</param>
/// <param name="Outputs">What comes out of it.</param>
/// <param name="ParameterCount">The number of weights and other constants.</param>
/// <param name="OperatorSet">The version of the ONNX operators that a runtime must know.</param>
/// <param name="ByteCount">The size of the file in bytes.</param>
public sealed record ModelCard(
    ModelManifest Manifest, IReadOnlyList<ModelValue> Inputs, IReadOnlyList<ModelValue> Outputs, long ParameterCount, long OperatorSet, long ByteCount)
{
    /// <summary>Returns the card as lines of text.</summary>
    public override string ToString()
    {
        var preprocessing = Manifest.Preprocessing;
        var size = $"{preprocessing.Width}×{preprocessing.Height}";
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Or(Manifest.Network, "(no name)")}: pictures of {size} pixels to {Manifest.EmbeddingSize} numbers");
        foreach (var input in Inputs) Line("input", $"{input}");
        foreach (var output in Outputs) Line("output", $"{output}");
        Line("pictures", $"RGB, {preprocessing.Aspect} to {size} over {preprocessing.Background}; normalisation is in the graph");
        Line("numbers", Or(Manifest.Quantization, "32-bit floats"));
        Line("training", Or(Manifest.Training, "not stated"));
        if (Manifest.LabelColumn is { } label) Line("labels", $"column '{label}'");
        Line("metrics", Or($"{Manifest.Metrics}", "none"));
        Line("data", Or(Manifest.DataHash, "not stated"));
        Line("licence", Or(Manifest.License, "not stated"));
        Line("content", Manifest.ContentHash);
        Line("file", string.Create(CultureInfo.InvariantCulture,
            $"{ByteCount / 1e6:0.0} MB, {ParameterCount:N0} parameters, operator set {OperatorSet}, written by version {Manifest.LibraryVersion}"));
        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-10}{value}");
    }

    internal static ModelCard Of(ModelProto model, ModelManifest manifest, long byteCount)
    {
        var graph = model.Graph;
        var operators = model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0;
        var parameters = graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (a, b) => a * b));
        return new ModelCard(manifest, [.. graph.Input.Select(ModelValue.Of)], [.. graph.Output.Select(ModelValue.Of)], parameters, operators, byteCount);
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
