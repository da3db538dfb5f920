using System.Security.Cryptography;
using Google.Protobuf;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Onnx;

/// <summary>A trained Deep Ranking network: one ONNX file that holds the graph, the weights, the normalisation and a manifest.</summary>
/// <remarks>
/// Input <c>deeprank.image</c>: uint8 <c>[N, H, W, 3]</c>, RGB. Outputs: <c>deeprank.embedding</c>, float <c>[N, d]</c>, rows of unit length,
/// and <c>deeprank.row</c>, float <c>[d]</c>, for runtimes that score one picture at a time. Any ONNX runtime runs it.
/// Instances are immutable and safe to share between threads.
/// </remarks>
public sealed class DeepRankModel
{
    private readonly byte[] _bytes;

    private DeepRankModel(byte[] bytes, ModelManifest manifest)
    {
        _bytes = bytes;
        Manifest = manifest;
    }

    /// <summary>Gets what the model says of itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the ONNX file's content.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Gets what the file says of itself, and what can be seen of it, for people to read.</summary>
    public ModelCard Card => ModelCard.Of(ToProto(), Manifest, _bytes.Length);

    /// <summary>Reads the card of a model file: what goes in and comes out, what it was trained on, and how good it is.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not ONNX, or is not a Deep Ranking model.</exception>
    public static ModelCard Inspect(string path) => Load(path).Card;

    /// <summary>Reads a model file, and checks that its graph and weights are those that were written.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not ONNX, is not a Deep Ranking model, or is damaged.</exception>
    public static DeepRankModel Load(string path) => Read(OnnxFile.ReadAllBytes(path), $"'{path}'");

    /// <summary>Reads a model from the bytes of an ONNX file, and checks that its graph and weights are those that were written.</summary>
    /// <exception cref="InvalidDataException">The bytes are not ONNX, not a Deep Ranking model, or damaged.</exception>
    public static DeepRankModel Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Read(bytes, "The given content");
    }

    /// <summary>Writes the model to <paramref name="path"/>, whole or not at all; an existing file is replaced.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllBytes(path, _bytes);
    }

    /// <summary>Completes a graph with its manifest and content hash.</summary>
    internal static DeepRankModel Create(ModelProto graph, ModelManifest manifest)
    {
        var model = graph.Clone();
        var complete = manifest with { ContentHash = Hash(model.Graph) };
        ManifestEntries.Write(model, complete);
        return new DeepRankModel(model.ToByteArray(), complete);
    }

    internal ModelProto ToProto() => ModelProto.Parser.ParseFrom(_bytes);

    private static DeepRankModel Read(byte[] bytes, string source)
    {
        var model = OnnxFile.Parse(bytes, source);
        if (!ManifestEntries.ArePresent(model))
            throw new InvalidDataException(
                $"{source} is an ONNX model, but not one that this library trained: it lacks the 'deeprank.format' metadata. " +
                "Train one with DeepRankEmbed(output, input, labelColumnName, options), or score foreign models with ApplyOnnxModel.");
        var manifest = ManifestEntries.Read(model);
        if (Hash(model.Graph) != manifest.ContentHash)
            throw new InvalidDataException(
                $"{source} is damaged or was edited: its graph and weights are not those that its content hash was made of. " +
                "Restore it from a copy, or train and save it again.");
        return new DeepRankModel(bytes, manifest);
    }

    private static string Hash(GraphProto graph)
    {
        using var hash = SHA256.Create();
        // Through a stream: a copy of a large model's weights would take as long as their hash.
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) graph.WriteTo(stream);
        return Convert.ToHexStringLower(hash.Hash!);
    }
}
