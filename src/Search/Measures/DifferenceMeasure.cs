using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>A distance that adds up component by component and is ranked by that sum. The code is the vector itself.</summary>
internal abstract class DifferenceMeasure(int dimension, Tile<float> tile) : Measure<float>(dimension, tile)
{
    public override bool KeysAreDistances => false;

    public override void Encode(ReadOnlySpan<float> vector, Span<float> code) => vector.CopyTo(code);

    public override void Decode(ReadOnlySpan<float> code, Span<float> vector) => code.CopyTo(vector);

    public override bool IsValid(ReadOnlySpan<float> code) => Components.IndexOfNonFinite(code) < 0;

    public override bool IsValidPanel(ReadOnlySpan<float> panel) => Components.AreWithin(float.MaxValue, panel);

    /// <remarks>No term is negative, so the error is relative to the key itself, and to the least float where terms underflow.</remarks>
    public override float Reach(ReadOnlySpan<float> query, float key)
    {
        var error = RoundingError.OfSum(Width);
        return (float)Math.Min((key + 2 * Width * (double)float.Epsilon) * (1 + error) / (1 - error), float.MaxValue);
    }
}
