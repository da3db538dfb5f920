using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>In training, drops each value with probability <c>Rate</c> and divides the rest by 1 − <c>Rate</c>; in use, nothing.</summary>
internal sealed record Dropout(double Rate) : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) =>
        Rate is >= 0 and < 1 ? inputs[0] : throw new ArgumentException($"its rate must lie in [0, 1), and is {Rate}.");

    public override Tensor Forward(LayerCall call)
    {
        if (!call.IsTraining || Rate == 0) return call.Input;
        // Drawn on the CPU whatever the device, so that one seed gives one mask.
        using var draws = rand(call.Input.shape, generator: call.Generator);
        using var kept = draws.ge(Rate);
        using var mask = kept.to(call.Input.dtype).div_(1 - Rate).to(call.Input.device);
        return call.Input.mul(mask);
    }

    public override string Export(LayerExport export) => export.Input;

    public override string ToString() => $"{Operation} {Rate}";
}

public sealed partial class NetworkNode
{
    /// <summary>Adds dropout (Srivastava et al., 2014), which acts in training only.</summary>
    /// <param name="rate">The probability with which a value is dropped, in [0, 1). Wang's 0.6 is that of keeping one: rate 0.4.</param>
    /// <exception cref="ArgumentException">The rate is outside [0, 1).</exception>
    public NetworkNode Dropout(double rate) => Append(new Dropout(rate));
}
