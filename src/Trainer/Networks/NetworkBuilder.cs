using System.Collections.Immutable;
using System.Globalization;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Builds a network layer by layer, checking every shape as it goes.</summary>
/// <remarks>
/// <code>
/// var network = new NetworkBuilder("tiny", height: 32, width: 32);
/// var definition = network.Build(network.Pixels
///     .Convolution("conv1", 32, kernel: 3, padding: Padding.Same).BatchNormalization("bn1").Relu().MaxPool(2)
///     .Flatten().Linear("embedding", 64).L2Normalize());
/// </code>
/// Not thread-safe.
/// </remarks>
public sealed class NetworkBuilder
{
    private readonly List<NetworkStep> _steps = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly string _name;
    private bool _isInBackbone;

    /// <summary>Starts a network that takes RGB pictures of <paramref name="height"/> × <paramref name="width"/> pixels.</summary>
    /// <param name="name">The network's name, such as <c>small</c>; model files carry it.</param>
    /// <param name="height">The pictures' height in pixels.</param>
    /// <param name="width">The pictures' width in pixels.</param>
    /// <param name="normalization">What becomes of each byte first; <see cref="PixelNormalization.Symmetric"/> if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public NetworkBuilder(string name, int height, int width, PixelNormalization? normalization = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _name = name;
        Pixels = Append(new PixelInput(height, width, normalization ?? PixelNormalization.Symmetric), "pixels", []);
    }

    /// <summary>Gets the normalised pixels, 3 × height × width: where every path of the network begins.</summary>
    public NetworkNode Pixels { get; }

    /// <summary>Completes the network: its embeddings are the values at <paramref name="output"/>.</summary>
    /// <exception cref="ArgumentException">
    /// <paramref name="output"/> is not a vector of unit length, or a layer was added that it does not depend on.
    /// </exception>
    public NetworkDefinition Build(NetworkNode output) => Build(output, members: 1);

    internal NetworkDefinition Build(NetworkNode output, int members)
    {
        Check(output);
        if (_steps[output.Index].Layer is not L2Normalize || !output.Shape.IsVector)
            throw new ArgumentException(
                $"The network ends in '{output.Name}'. Embeddings are vectors of unit length: end it with L2Normalize().");
        if (FirstUnused(output.Index) is { } unused)
            throw new ArgumentException($"The output does not depend on layer '{unused.Name}': connect it, or leave it out.");
        if (_steps.Count(step => step.Layer is FrozenFeatures) > 1)
            throw new ArgumentException("The network has two frozen backbones; it can have one.");
        return new NetworkDefinition(_name, [.. _steps]) { Members = members };
    }

    /// <summary>Gets or sets what the names of the layers to come begin with, so that a part can be there twice.</summary>
    internal string Prefix { get; set; } = "";

    internal NetworkNode Append(Layer layer, string? name, ReadOnlySpan<NetworkNode> inputs)
    {
        foreach (var input in inputs) Check(input);
        ImmutableArray<TensorShape> shapes = [.. inputs.ToArray().Select(input => input.Shape)];
        name = Claim(name, layer);
        TensorShape shape;
        try
        {
            shape = layer.Infer(shapes);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Layer '{name}' ({layer.Operation}) cannot follow '{inputs[0].Name}': {e.Message}", e);
        }
        ImmutableArray<int> indexes = [.. inputs.ToArray().Select(input => input.Index)];
        _steps.Add(new NetworkStep(name, layer, indexes, shapes, shape) { IsBackbone = _isInBackbone });
        return new NetworkNode(this, _steps.Count - 1, name, shape);
    }

    internal NetworkNode AppendBackbone(Backbone backbone, NetworkNode input)
    {
        _isInBackbone = true;
        try
        {
            return backbone.Layers(input);
        }
        finally
        {
            _isInBackbone = false;
        }
    }

    private void Check(NetworkNode node)
    {
        if (!node.BelongsTo(this)) throw new ArgumentException($"Layer '{node.Name}' belongs to another network.");
    }

    // TorchSharp does not take dots in names, so two names must not differ in that alone.
    private string Claim(string? name, Layer layer)
    {
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            name = Prefix + name;
            return _names.Add(name.Replace('.', '_'))
                ? name
                : throw new ArgumentException($"The network already has a layer named '{name}'.");
        }
        var number = 1;
        while (!_names.Add(name = string.Create(CultureInfo.InvariantCulture, $"{layer.Operation}{number}"))) number++;
        return name;
    }

    private NetworkStep? FirstUnused(int output)
    {
        var used = new bool[_steps.Count];
        used[output] = true;
        for (var i = output; i >= 0; i--)
            if (used[i])
                foreach (var input in _steps[i].Inputs) used[input] = true;
        var unused = Array.IndexOf(used, false);
        return unused < 0 ? null : _steps[unused];
    }
}
