using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// In training, gives some pictures of a batch a style between their own and another's: the means and deviations of their maps. In use, nothing.
/// </summary>
internal sealed record MixStyle(double Probability) : Layer
{
    // Keeps the division finite for a map that does not vary.
    private const double Epsilon = 1e-6;

    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) =>
        Probability is >= 0 and <= 1 ? RequireMaps(inputs) : throw new ArgumentException($"its probability must lie in [0, 1], and is {Probability}.");

    public override Tensor Forward(LayerCall call)
    {
        if (!call.IsTraining || Probability == 0) return call.Input;
        using var scope = NewDisposeScope();
        var maps = call.Input;
        var count = maps.shape[0];
        // Drawn on the CPU whatever the device, so that one seed gives one mixture.
        var order = randperm(count, generator: call.Generator).to(maps.device);
        var isMixed = rand([count, 1, 1, 1], generator: call.Generator).lt(Probability);
        var share = rand([count, 1, 1, 1], generator: call.Generator).mul_(isMixed).to(maps.dtype, maps.device);
        // The style is taken as given: no gradient goes through it, as in the paper.
        using var still = no_grad();
        var mean = maps.mean([2, 3], keepdim: true);
        var deviation = maps.var([2, 3], unbiased: false, keepdim: true).add_(Epsilon).sqrt_();
        var scale = lerp(deviation, deviation.index_select(0, order), share).div_(deviation);
        var shift = lerp(mean, mean.index_select(0, order), share).sub_(mean.mul(scale));
        using var learning = enable_grad();
        return maps.mul(scale).add(shift).MoveToOuterDisposeScope();
    }

    public override string Export(LayerExport export) => export.Input;

    public override string ToString() => $"{Operation} {Probability}";
}

public sealed partial class NetworkNode
{
    /// <summary>
    /// Adds a mixture of styles, which acts in training only: the mean and deviation of each map of a picture move towards those of another picture of the
    /// batch, by a share drawn evenly from 0 to 1, so that the network learns to see past the style in which something is drawn.
    /// </summary>
    /// <param name="probability">The probability with which a picture is mixed, in [0, 1].</param>
    /// <remarks>
    /// Zhou et al., "Domain Generalization with MixStyle", ICLR 2021, who draw the share from Beta(0.1, 0.1). It belongs behind early layers.
    /// </remarks>
    /// <exception cref="ArgumentException">The probability is outside [0, 1], or the input is a vector.</exception>
    public NetworkNode MixStyle(double probability = 0.5) => Append(new MixStyle(probability));
}
