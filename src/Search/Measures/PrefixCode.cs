namespace MLNetDeepRanking.Search.Measures;

/// <summary>The first components of a vector, encoded as if they were all.</summary>
internal sealed class PrefixCode(Measure<float> measure, int length) : VectorCode<float>(measure.Width, measure.Tile)
{
    public override void Encode(ReadOnlySpan<float> vector, Span<float> code) => measure.Encode(vector[..length], code);

    public override bool IsValidPanel(ReadOnlySpan<float> panel) => measure.IsValidPanel(panel);
}
