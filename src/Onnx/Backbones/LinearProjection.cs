namespace MLNetDeepRanking.Onnx;

/// <summary>A linear map of features: W·x + b.</summary>
/// <param name="Weights">W, row-major, output size × feature size.</param>
/// <param name="Offsets">b, as many as the output has.</param>
/// <param name="Description">How it was found, for the model's manifest.</param>
internal sealed record LinearProjection(float[] Weights, float[] Offsets, string Description)
{
    /// <summary>Gets the length of what comes out.</summary>
    public int OutputSize => Offsets.Length;
}
