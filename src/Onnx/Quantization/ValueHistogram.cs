namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// Counts how often a value of a graph lies where in its range, in bins of equal width. Exact zeros, half of what a rectifier gives, are not counted:
/// any range keeps them exact, so they have no say in it.
/// </summary>
internal sealed class ValueHistogram(ValueRange range)
{
    public const int BinCount = 2048;

    private readonly long[] _counts = new long[BinCount];
    private readonly float _binsPerUnit = range.Highest > range.Lowest ? (float)(BinCount / ((double)range.Highest - range.Lowest)) : 0;

    /// <summary>Gets the lowest and the highest of all numbers.</summary>
    public ValueRange Range => range;

    /// <summary>Gets the number of non-zero numbers in each bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Counts numbers, which must lie in <see cref="Range"/>.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (number != 0) _counts[Math.Clamp((int)((number - range.Lowest) * _binsPerUnit), 0, BinCount - 1)]++;
        }
    }

    /// <summary>Returns where a bin begins; the last one ends at edge <see cref="BinCount"/>.</summary>
    public float Edge(int bin) => bin == BinCount ? range.Highest : (float)(range.Lowest + bin * ((double)range.Highest - range.Lowest) / BinCount);
}
