using System.Collections.Immutable;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// A network as a list of layers: the one source from which the TorchSharp module, the ONNX graph and the cost summary are made.
/// </summary>
/// <remarks>Made by <see cref="NetworkBuilder"/> or <see cref="DeepRankNetwork"/>. Immutable, and safe to share between threads.</remarks>
public sealed class NetworkDefinition
{
    internal NetworkDefinition(string name, ImmutableArray<NetworkStep> steps)
    {
        Name = name;
        Steps = steps;
        FrozenBackbone = steps.Select(step => step.Layer).OfType<FrozenFeatures>().FirstOrDefault()?.Backbone;
        ReadsPictures = steps.Any(step => step.Inputs.Contains(0) && step.Layer is not FrozenFeatures);
    }

    /// <summary>Gets the network's name.</summary>
    public string Name { get; }

    /// <summary>Gets the shape of a picture: 3 × height × width.</summary>
    public TensorShape Input => Steps[0].Output;

    /// <summary>Gets the length of an embedding.</summary>
    public int EmbeddingSize => Steps[^1].Output.Channels;

    /// <summary>Gets the number of networks side by side, each of which makes a part of the embedding and learns by that alone.</summary>
    public int Members { get; internal init; } = 1;

    /// <summary>Gets the number of values that training changes.</summary>
    public long ParameterCount => Steps.Sum(step => step.ParameterCount);

    /// <summary>Gets the multiplications, each with an addition, that the embedding of one picture takes.</summary>
    public long MultiplyAdds => Steps.Sum(step => step.MultiplyAdds);

    /// <summary>Gets the backbone whose features the network is trained on, if it is one that does not learn.</summary>
    public OnnxBackbone? FrozenBackbone { get; }

    /// <summary>Gets whether training reads pictures, rather than features of the frozen backbone alone.</summary>
    internal bool ReadsPictures { get; }

    /// <summary>Gets the layers, each after those it reads; the first is the input, the last the output.</summary>
    internal ImmutableArray<NetworkStep> Steps { get; }

    /// <summary>Gets those of <see cref="Steps"/> that a <see cref="Backbone"/> added; none if the network was built without one.</summary>
    internal IEnumerable<NetworkStep> BackboneSteps => Steps.Where(step => step.IsBackbone);

    /// <summary>Returns a table of the layers: name, operation, output shape, parameters and multiply-adds.</summary>
    public string Summary() => NetworkSummary.Of(this);

    /// <summary>Returns the network's name and size.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Input} → {EmbeddingSize}, {ParameterCount:N0} parameters");
}
