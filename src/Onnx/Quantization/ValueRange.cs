namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>The range that a value of a graph is expected to stay in.</summary>
internal readonly record struct ValueRange(float Lowest, float Highest)
{
    /// <summary>A range that holds nothing yet.</summary>
    public static ValueRange Empty { get; } = new(float.PositiveInfinity, float.NegativeInfinity);

    public bool IsFinite => float.IsFinite(Lowest) && float.IsFinite(Highest) && Lowest <= Highest;

    public ValueRange Including(ValueRange other) => new(Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest));
}
