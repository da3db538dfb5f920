using MLNetDeepRanking.Trainer.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// A network definition with weights: pictures, bytes <c>[N, H, W, 3]</c>, become embeddings, float <c>[N, d]</c>, rows of unit length.
/// </summary>
/// <remarks>The same definition and seed give the same weights, and the same dropout in the same order of calls. Not thread-safe.</remarks>
internal sealed class NetworkModule : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);
    private readonly int[] _lastUse;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="definition">The layers.</param>
    /// <param name="seed">The source of the weights and of dropout.</param>
    /// <param name="precision">The numbers to train in; the faster ones on this machine if not given.</param>
    /// <param name="device">Where the weights lie and pictures come in; the processor if not given.</param>
    public NetworkModule(NetworkDefinition definition, int seed, NetworkPrecision? precision = null, Device? device = null)
        : base(definition.Name)
    {
        device ??= CPU;
        Definition = definition;
        Precision = precision ?? MixedPrecision.Fastest(device);
        Generator = new Generator((ulong)seed);
        _lastUse = LastUse(definition);
        using (FinalizerPause.Begin())
        using (no_grad())
            foreach (var tensor in definition.Steps.SelectMany(step => step.State))
                Register(tensor, device);
        CollectState();
    }

    /// <summary>Gets what the module was made from.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Gets the numbers in which the network trains; in evaluation mode it always computes in 32 bits.</summary>
    public NetworkPrecision Precision { get; }

    /// <summary>Gets the source of the weights' first values and of the dropout masks.</summary>
    public Generator Generator { get; }

    /// <summary>Gets all parameters and statistics by the names that weight files use, such as <c>features.0.weight</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> StateTensors => _state;

    /// <summary>Gets or sets which layers stay as they are in training.</summary>
    /// <value>The default value is <see cref="FineTuning.Everything"/>.</value>
    public FineTuning FineTuning
    {
        get;
        set
        {
            field = value;
            for (var i = 0; i < Definition.Steps.Length; i++)
                foreach (var tensor in Definition.Steps[i].State.Where(tensor => tensor.IsTrainable))
                    _state[tensor.Name].requires_grad = i >= value.FrozenSteps;
        }
    } = FineTuning.Everything;

    /// <summary>Embeds a batch of pictures. The caller owns the result; <paramref name="input"/> is left as it is.</summary>
    /// <exception cref="ArgumentException">The pictures are not bytes, or not of the network's size.</exception>
    public override Tensor forward(Tensor input) => Embed(new NetworkInput(input));

    /// <summary>Embeds a batch. The caller owns the result and the input.</summary>
    /// <exception cref="ArgumentException">The pictures are not bytes, or not of the network's size.</exception>
    /// <param name="input">The batch.</param>
    /// <param name="remembersStatistics">Whether batch normalisations in training take the batch into their running statistics.</param>
    /// <exception cref="InvalidOperationException">Pictures or features are missing.</exception>
    public Tensor Embed(NetworkInput input, bool remembersStatistics = true)
    {
        using var scope = NewDisposeScope();
        var steps = Definition.Steps;
        var values = new Tensor?[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (i == 0 && !Definition.ReadsPictures) continue;
            Tensor[] inputs = i == 0
                ? [input.Pictures ?? throw new InvalidOperationException($"The network '{Definition.Name}' needs pictures.")]
                : [.. step.Inputs.Select(index => values[index]!)];
            values[i] = step.Layer.Forward(new LayerCall(step, inputs, _state)
            {
                Features = input.Features,
                RemembersStatistics = remembersStatistics,
                IsTraining = training && FineTuning.Trains(i, step),
                UseBFloat16 = training && Precision == NetworkPrecision.BFloat16Convolutions,
                MayOverwriteInput = i > 0 && _lastUse[step.Inputs[0]] == i && steps[step.Inputs[0]].Layer.OutputMayBeOverwritten,
                Generator = Generator,
            });
            // What no later step reads goes at once: in evaluation, memory then holds two or three layers instead of all.
            foreach (var index in step.Inputs)
                if (_lastUse[index] == i && !ReferenceEquals(values[index], values[i])) values[index]?.Dispose();
        }
        return values[^1]!.MoveToOuterDisposeScope();
    }

    // TorchSharp moves a module by giving it other tensors.
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        CollectState();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Generator.Dispose();
        base.Dispose(disposing);
    }

    private static int[] LastUse(NetworkDefinition definition)
    {
        var last = new int[definition.Steps.Length];
        for (var i = 0; i < last.Length; i++)
            foreach (var input in definition.Steps[i].Inputs) last[input] = i;
        return last;
    }

    // TorchSharp's own names may not hold dots.
    private static string TorchName(StateTensor tensor) => tensor.Name.Replace('.', '_');

    private void Register(StateTensor tensor, Device device)
    {
        var values = empty(tensor.Shape, ScalarType.Float32);
        tensor.Initialize(values, Generator);
        values = values.to(device, disposeAfter: true).DetachFromDisposeScope();
        if (tensor.IsTrainable) register_parameter(TorchName(tensor), new Parameter(values));
        else register_buffer(TorchName(tensor), values);
    }

    private void CollectState()
    {
        foreach (var tensor in Definition.Steps.SelectMany(step => step.State))
            _state[tensor.Name] = tensor.IsTrainable ? get_parameter(TorchName(tensor))! : get_buffer(TorchName(tensor))!;
    }
}
