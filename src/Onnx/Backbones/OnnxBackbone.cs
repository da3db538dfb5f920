using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx;

/// <summary>A vision network that others trained, as an ONNX file: pictures in, features out. Its weights stay as they are.</summary>
/// <remarks>
/// <para>
/// Any graph will do that has one picture input, float, float16 or bytes, <c>[N, 3, H, W]</c> or <c>[N, H, W, 3]</c>, and takes several pictures at a time.
/// Features are a vector <c>[N, F]</c>; maps <c>[N, F, h, w]</c> are averaged over their pixels, and tokens <c>[N, t, F]</c> over their positions.
/// What lies behind the chosen value, a classifier mostly, is cut off.
/// </para>
/// <para>Instances are immutable and safe to share between threads.</para>
/// </remarks>
public sealed class OnnxBackbone
{
    private readonly ForeignGraph _graph;
    private readonly ImageInput _input;
    private readonly FeatureShape _features;

    private OnnxBackbone(string name, ForeignGraph graph, ImageInput input, FeatureShape features, string license, OnnxBackboneOptions options)
    {
        Name = name;
        (_graph, _input, _features) = (graph, input, features);
        License = license;
        Normalization = options.Normalization;
        Height = input.Height ?? options.Size ?? 224;
        Width = input.Width ?? options.Size ?? 224;
        ContentHash = Hash();
    }

    /// <summary>Gets the network's name: that of its file, without the extension.</summary>
    public string Name { get; }

    /// <summary>Gets the height of the pictures in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the width of the pictures in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets F, the number of features of a picture.</summary>
    public int FeatureSize => _features.Size;

    /// <summary>Gets what becomes of each byte of a picture before the first layer.</summary>
    public PixelNormalization Normalization { get; }

    /// <summary>Gets a note on the network's licence; the empty string if nobody stated it.</summary>
    public string License { get; }

    /// <summary>Gets the SHA-256 of all that features depend on, in lower-case hexadecimal: graph, weights, size and normalisation.</summary>
    public string ContentHash { get; }

    /// <summary>Reads an ONNX file.</summary>
    /// <param name="path">The file, complete in itself: weights in further files are refused.</param>
    /// <param name="options">Which value are the features, and how pictures are prepared; the defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not ONNX, has no picture input or no such output; the message says which, and the cure.</exception>
    public static OnnxBackbone Load(string path, OnnxBackboneOptions? options = null) =>
        Read(OnnxFile.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path), $"'{path}'", options ?? new());

    /// <summary>Reads the bytes of an ONNX file.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="name">The name to give the network.</param>
    /// <param name="options">Which value are the features, and how pictures are prepared; the defaults if null.</param>
    /// <exception cref="InvalidDataException">The bytes are not ONNX, or the graph has no picture input or no such output.</exception>
    public static OnnxBackbone Read(byte[] bytes, string name, OnnxBackboneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Read(bytes, name, "The given content", options ?? new());
    }

    /// <summary>Returns the network's name and sizes.</summary>
    public override string ToString() => $"{Name}: 3×{Height}×{Width} → {FeatureSize}";

    /// <summary>Starts a graph that the backbone can become a part of.</summary>
    internal OnnxGraph StartGraph(string name) => new(name, _graph);

    /// <summary>Adds the backbone to a graph that <see cref="StartGraph"/> started.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="pixels">Float <c>[N, 3, H, W]</c>, from 0 to 255.</param>
    /// <returns>The name of the features, float <c>[N, F]</c>.</returns>
    internal string Append(OnnxGraph graph, string pixels) => _features.ToVector(graph, graph.Splice(_input.FromPixels(graph, pixels, Normalization)));

    private static OnnxBackbone Read(byte[] bytes, string name, string source, OnnxBackboneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Normalization);
        if (options.Size is < 16 or > 4096) throw new ArgumentOutOfRangeException(nameof(options), options.Size, "Size must lie between 16 and 4096.");
        if (options.FeatureSize is < 1) throw new ArgumentOutOfRangeException(nameof(options), options.FeatureSize, "FeatureSize must be at least 1.");
        try
        {
            var model = Parse(bytes);
            var input = ImageInput.Find(model.Graph);
            if (options.Size is { } size && ((input.Height ?? size) != size || (input.Width ?? size) != size))
                throw new InvalidDataException($"it takes pictures of {input.Width}×{input.Height} pixels only; leave out Size.");
            var output = options.OutputName ?? model.Graph.Output[0].Name;
            var features = FeatureShape.Of(model.Graph, output, input.ChannelsLast, options.FeatureSize);
            return new OnnxBackbone(name, new ForeignGraph(model, input.Name, output), input, features, options.License ?? StatedLicense(model), options);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{source} cannot be a backbone: {e.Message}", e);
        }
    }

    private static string StatedLicense(ModelProto model) =>
        model.MetadataProps.FirstOrDefault(entry => entry.Key.Equals("license", StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    private static ModelProto Parse(byte[] bytes)
    {
        var model = OnnxFile.Parse(bytes, "it");
        if (model.Graph.Output.Count == 0) throw new InvalidDataException("it is not an ONNX model: its graph has no output.");
        if (model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx") is { Version: < 9 } old)
            throw new InvalidDataException($"it is written for operator set {old.Version}, and 9 is the oldest that is read. Export it again.");
        if (model.Graph.Initializer.FirstOrDefault(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External) is { } outside)
            throw new InvalidDataException($"its weights ('{outside.Name}' is the first) lie in other files. Save it as a single file.");
        return model;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_graph.Graph.ToByteArray());
        var values = Normalization.Mean.Concat(Normalization.Deviation);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{_input} {_features} {Width} {Height} {string.Join(' ', values)}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
