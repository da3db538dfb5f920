using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// ArcFace: a softmax over proxies in which the angle θ to the own class's proxy counts as wider by m, the mean over queries of
/// <c>−ln( exp(s cos(θ_y + m)) / (exp(s cos(θ_y + m)) + Σ_{c≠y} exp(s cos θ_c)) )</c>.
/// </summary>
/// <remarks>
/// Beyond θ = π − m, where the cosine would rise again, <c>cos θ − m sin m</c> stands for it, as in the authors' code.
/// Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019, equation 3.
/// </remarks>
public sealed record ArcFaceLoss : ProxyLoss
{
    /// <summary>Gets m, in radians.</summary>
    /// <value>The default value is 0.5, the paper's; 0 to below π.</value>
    public double Margin { get; init; } = 0.5;

    /// <summary>Gets s, by which cosines are multiplied.</summary>
    /// <value>The default value is 64, the paper's; above 0.</value>
    public double Scale { get; init; } = 64;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.That(Margin is >= 0 and < Math.PI, Margin, "must be from 0 to below π");
        Require.Positive(Scale);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor cosines, Tensor labels)
    {
        var place = labels.unsqueeze(1);
        var cosine = cosines.gather(1, place);
        // Not by way of the angle: the arccosine's slope is infinite at ±1, and so is the root's at 0.
        var sine = (1 - cosine.square()).clamp_min(1e-12).sqrt();
        var wider = cosine * Math.Cos(Margin) - sine * Math.Sin(Margin);
        var own = where(cosine.gt(-Math.Cos(Margin)), wider, cosine - Margin * Math.Sin(Margin));
        return nn.functional.cross_entropy(Scale * cosines.scatter(1, place, own), labels);
    }
}
