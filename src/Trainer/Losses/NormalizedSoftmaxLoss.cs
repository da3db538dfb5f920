using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// The normalised softmax: the mean over queries of <c>−ln( exp(s_y / σ) / Σ_c exp(s_c / σ) )</c>, where s_c is the cosine to the proxy of class c, and y
/// the query's class.
/// </summary>
/// <remarks>Zhai and Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019, equation 3.</remarks>
public sealed record NormalizedSoftmaxLoss : ProxyLoss
{
    /// <summary>Gets σ, the temperature.</summary>
    /// <value>The default value is 0.05, the paper's; above 0.</value>
    public double Temperature { get; init; } = 0.05;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require.Positive(Temperature);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor cosines, Tensor labels) => nn.functional.cross_entropy(cosines / Temperature, labels);
}
