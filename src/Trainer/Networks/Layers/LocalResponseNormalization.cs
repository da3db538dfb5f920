using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// Divides each value by (k + α·m)^β, where m is the mean of the squares at its place over <c>Maps</c> neighbouring maps; beyond the first
/// and the last map they count as 0.
/// </summary>
internal sealed record LocalResponseNormalization(int Maps, double Alpha, double Beta, double K) : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        // Of an even number, PyTorch and ONNX put the odd neighbour on different sides.
        if (Maps < 1 || Maps % 2 == 0) throw new ArgumentException($"it takes an odd number of maps, and got {Maps}.");
        return RequireMaps(inputs);
    }

    public override Tensor Forward(LayerCall call)
    {
        // Squares that are summed want 32 bits, whatever the convolutions compute in.
        using var maps = call.Input.to(ScalarType.Float32);
        return nn.functional.local_response_norm(maps, Maps, Alpha, Beta, K);
    }

    public override string Export(LayerExport export) =>
        export.Graph.Node(
            "LRN",
            [export.Input],
            export.Name,
            OnnxAttribute.Int("size", Maps),
            OnnxAttribute.Float("alpha", (float)Alpha),
            OnnxAttribute.Float("beta", (float)Beta),
            OnnxAttribute.Float("bias", (float)K));

    public override string ToString() => $"{Operation} {Maps}";
}

public sealed partial class NetworkNode
{
    /// <summary>
    /// Adds a local response normalisation (Krizhevsky et al., 2012): strong values in one map dampen those in its neighbours.
    /// </summary>
    /// <param name="maps">The number of neighbouring maps, itself among them; odd.</param>
    /// <param name="alpha">
    /// The weight of the mean of squares. The paper's weighs their sum instead, and is smaller by the factor <paramref name="maps"/>.
    /// </param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">The offset, which keeps the division finite.</param>
    /// <exception cref="ArgumentException">The input is a vector, or <paramref name="maps"/> is even.</exception>
    public NetworkNode LocalResponseNormalization(int maps, double alpha = 1e-4, double beta = 0.75, double k = 1) =>
        Append(new LocalResponseNormalization(maps, alpha, beta, k));
}
