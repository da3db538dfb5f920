namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>
/// Moves a batch normalisation into the convolution before it: γ·(w∗x + b − μ)/√(σ² + ε) + β is again a convolution,
/// with weights w·s and bias (b − μ)·s + β, where s = γ/√(σ² + ε).
/// </summary>
internal static class ConvolutionFolding
{
    /// <summary>Changes <paramref name="weights"/>, as many for each map one after the other, and <paramref name="bias"/>, one for each map.</summary>
    public static void Fold(Span<float> weights, Span<float> bias, BatchStatistics batch)
    {
        var window = weights.Length / bias.Length;
        for (var map = 0; map < bias.Length; map++)
        {
            var scale = batch.Gamma[map] / Math.Sqrt(batch.Variance[map] + (double)batch.Epsilon);
            foreach (ref var value in weights.Slice(map * window, window)) value = (float)(value * scale);
            bias[map] = (float)((bias[map] - (double)batch.Mean[map]) * scale + batch.Beta[map]);
        }
    }
}

/// <summary>What a batch normalisation knows: γ, β, μ and σ² of each map, and ε.</summary>
internal sealed record BatchStatistics(float[] Gamma, float[] Beta, float[] Mean, float[] Variance, float Epsilon);
