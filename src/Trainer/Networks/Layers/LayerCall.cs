using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>What a layer computes from: the batch, its own tensors, and the circumstances.</summary>
internal readonly ref struct LayerCall
{
    private readonly IReadOnlyDictionary<string, Tensor> _state;

    public LayerCall(NetworkStep step, ReadOnlySpan<Tensor> inputs, IReadOnlyDictionary<string, Tensor> state)
    {
        Step = step;
        Inputs = inputs;
        _state = state;
    }

    /// <summary>Gets the values that come in: maps <c>[N, C, H, W]</c>, vectors <c>[N, C]</c> or, for the first layer, pictures.</summary>
    public ReadOnlySpan<Tensor> Inputs { get; }

    /// <summary>Gets the first, mostly only, of them.</summary>
    public Tensor Input => Inputs[0];

    /// <summary>Gets the shape of <see cref="Input"/> for one picture.</summary>
    public TensorShape InputShape => Step.InputShapes[0];

    /// <summary>Gets the features of a frozen backbone, float <c>[N, F]</c>, if the network has one.</summary>
    public Tensor? Features { get; init; }

    /// <summary>Gets whether the network is being trained, rather than used.</summary>
    public bool IsTraining { get; init; }

    /// <summary>Gets whether the batch counts in running statistics.</summary>
    public bool RemembersStatistics { get; init; }

    /// <summary>Gets whether the convolutions compute in bfloat16.</summary>
    public bool UseBFloat16 { get; init; }

    /// <summary>Gets whether the layer may write its result over <see cref="Input"/>.</summary>
    public bool MayOverwriteInput { get; init; }

    /// <summary>Gets the source of all randomness, on the CPU.</summary>
    public required Generator Generator { get; init; }

    private NetworkStep Step { get; }

    /// <summary>Returns the layer's tensor <paramref name="name"/>, such as <c>weight</c>.</summary>
    public Tensor State(string name) => _state[$"{Step.Name}.{name}"];
}
