using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Onnx;

/// <summary>What an ONNX file does not say of itself, and <see cref="OnnxBackbone"/> must know.</summary>
public sealed record OnnxBackboneOptions
{
    /// <summary>Gets the name of the value that is taken as features: an output of the graph, or any value inside it.</summary>
    /// <value>The default value is <see langword="null"/>: the graph's first output. Of a classifier, name the value before its last layer.</value>
    public string? OutputName { get; init; }

    /// <summary>Gets what becomes of each byte of a picture before the graph's first layer.</summary>
    /// <value>
    /// The default value is <see cref="PixelNormalization.ImageNet"/>, which most published networks were trained with; the publisher of the file
    /// says it. It is left out for a graph that takes bytes.
    /// </value>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.ImageNet;

    /// <summary>Gets the width and height of the pictures in pixels.</summary>
    /// <value>The default value is <see langword="null"/>: the size that the file declares, or 224 if it takes any. From 16 to 4096.</value>
    public int? Size { get; init; }

    /// <summary>Gets a note on the network's licence; models that are made of it carry the note.</summary>
    /// <value>The default value is <see langword="null"/>: what the file's own metadata says under <c>license</c>, if anything.</value>
    public string? License { get; init; }

    /// <summary>Gets the number of features, for a value whose shape neither the file declares nor its layers tell.</summary>
    /// <value>The default value is <see langword="null"/>: as the file says.</value>
    public int? FeatureSize { get; init; }
}
