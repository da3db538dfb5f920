using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// Proxy-anchor: <c>1/|C⁺| Σ_c ln(1 + Σ_x exp(−α (s_xc − δ)))</c> over the classes C⁺ of the batch and the queries x of class c, plus
/// <c>1/|C| Σ_c ln(1 + Σ_x exp(α (s_xc + δ)))</c> over all classes and the queries of others; s is the cosine to the proxy.
/// </summary>
/// <remarks>Kim et al., "Proxy Anchor Loss for Deep Metric Learning", CVPR 2020, equation 4.</remarks>
public sealed record ProxyAnchorLoss : ProxyLoss
{
    /// <summary>Gets α, how sharply the hardest queries of a proxy count more.</summary>
    /// <value>The default value is 32, the paper's; above 0.</value>
    public double Scale { get; init; } = 32;

    /// <summary>Gets δ, the margin around a cosine of 0.</summary>
    /// <value>The default value is 0.1, the paper's; 0 or more.</value>
    public double Margin { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive(Scale);
        Require.NotNegative(Margin);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor cosines, Tensor labels)
    {
        var own = nn.functional.one_hot(labels, cosines.shape[1]).to(ScalarType.Bool);
        var present = own.any(0).sum().item<long>();
        var pull = OnePlusExponentials.Log(-Scale * (cosines - Margin), own, dimension: 0);
        var push = OnePlusExponentials.Log(Scale * (cosines + Margin), own.logical_not(), dimension: 0);
        return pull.sum() / present + push.mean();
    }
}
