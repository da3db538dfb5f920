using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Export;

/// <summary>Moves the batch normalisations of a network into the convolutions before them.</summary>
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
        var batch = new BatchStatistics(
            Normalization("weight"), Normalization("bias"), Normalization("running_mean"), Normalization("running_var"), BatchNormalization.Epsilon);
        var (weight, shape) = weights[$"{convolution}.weight"];
        var maps = batch.Gamma.Length;
        var bias = weights.Contains($"{convolution}.bias") ? weights[$"{convolution}.bias"].Values : new float[maps];
        ConvolutionFolding.Fold(weight, bias, batch);
        weights[$"{convolution}.weight"] = (weight, shape);
        weights[$"{convolution}.bias"] = (bias, [maps]);

        float[] Normalization(string tensor) => weights[$"{normalization}.{tensor}"].Values;
    }
}
