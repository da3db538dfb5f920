using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Export;

/// <summary>
/// Moves a batch normalisation into the convolution before it: γ·(w∗x + b − μ)/√(σ² + ε) + β is again a convolution,
/// with weights w·s and bias (b − μ)·s + β, where s = γ/√(σ² + ε).
/// </summary>
internal static class BatchNormalizationFolding
{
    /// <summary>Folds what can be folded into <paramref name="weights"/>, and returns the steps that are left with nothing to do.</summary>
    public static HashSet<NetworkStep> Apply(NetworkDefinition definition, NetworkWeights weights)
    {
        var readers = definition.Steps.SelectMany(step => step.Inputs).CountBy(input => input).ToDictionary();
        var folded = new HashSet<NetworkStep>(ReferenceEqualityComparer.Instance);
        foreach (var step in definition.Steps)
        {
            if (step.Layer is not BatchNormalization || readers[step.Inputs[0]] != 1) continue;
            if (definition.Steps[step.Inputs[0]] is not { Layer: Convolution } convolution) continue;
            Fold(convolution.Name, step.Name, weights);
            folded.Add(step);
        }
        return folded;
    }

    private static void Fold(string convolution, string normalization, NetworkWeights weights)
    {
        float[] Normalization(string tensor) => weights[$"{normalization}.{tensor}"].Values;
        float[] gamma = Normalization("weight"), beta = Normalization("bias");
        float[] mean = Normalization("running_mean"), variance = Normalization("running_var");
        var (weight, shape) = weights[$"{convolution}.weight"];
        var maps = gamma.Length;
        var bias = weights.Contains($"{convolution}.bias") ? weights[$"{convolution}.bias"].Values : new float[maps];
        var window = weight.Length / maps;
        for (var map = 0; map < maps; map++)
        {
            var scale = gamma[map] / Math.Sqrt(variance[map] + (double)BatchNormalization.Epsilon);
            foreach (ref var value in weight.AsSpan(map * window, window)) value = (float)(value * scale);
            bias[map] = (float)((bias[map] - (double)mean[map]) * scale + beta[map]);
        }
        weights[$"{convolution}.weight"] = (weight, shape);
        weights[$"{convolution}.bias"] = (bias, [maps]);
    }
}
