using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Onnx;

/// <summary>What a Deep Ranking model file says of itself: how pictures are prepared, what comes out, and where it comes from.</summary>
/// <remarks>It is kept in the ONNX file's own metadata, under keys that begin with <c>deeprank.</c></remarks>
public sealed record ModelManifest
{
    /// <summary>Gets the version of the manifest format; a file with a higher one is refused.</summary>
    /// <value>The default value is 1.</value>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Gets how a picture becomes the network's input.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Gets the length of an embedding.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Gets the name of the network, such as <c>small</c> or <c>article</c>.</summary>
    /// <value>The default value is the empty string.</value>
    public string Network { get; init; } = "";

    /// <summary>Gets the name of the label column that the model was trained from.</summary>
    /// <value>The default value is <see langword="null"/>: not trained from a label column, or not known.</value>
    public string? LabelColumn { get; init; }

    /// <summary>Gets the SHA-256 of the prepared pictures and labels, or triplets, that the model was trained on, in lower-case hexadecimal.</summary>
    /// <value>The default value is the empty string: not trained, or not known.</value>
    public string DataHash { get; init; } = "";

    /// <summary>Gets a note on the licences of the data and of any backbone, and on what the model may be used for.</summary>
    /// <value>The default value is the empty string: not stated.</value>
    public string License { get; init; } = "";

    /// <summary>Gets what was measured of the model, by name.</summary>
    /// <value>The default value is <see cref="ModelMetrics.None"/>.</value>
    public ModelMetrics Metrics { get; init; } = ModelMetrics.None;

    /// <summary>Gets a sentence about the training: pictures, classes, epochs, validation figures.</summary>
    /// <value>The default value is the empty string.</value>
    public string Training { get; init; } = "";

    /// <summary>Gets how the weights and the computation were made smaller than 32-bit floats.</summary>
    /// <value>The default value is the empty string: they were not.</value>
    public string Quantization { get; init; } = "";

    /// <summary>Gets the version of this library that wrote the file.</summary>
    /// <value>The default value is the version of the running library.</value>
    public string LibraryVersion { get; init; } = typeof(ModelManifest).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Gets the SHA-256 of the graph and its weights, in lower-case hexadecimal; embeddings of two models mix only if it is equal.</summary>
    /// <value>The default value is the empty string, until the model is written.</value>
    public string ContentHash { get; init; } = "";
}
