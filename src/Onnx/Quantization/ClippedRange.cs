namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>Leaves rare extremes out of a range, so that the many numbers in the middle are told apart more finely.</summary>
internal static class ClippedRange
{
    /// <summary>The steps between the ends of the whole range at which the entropy search looks.</summary>
    private const int Candidates = 128;

    /// <summary>The values that a byte has.</summary>
    private const int Levels = 256;

    /// <summary>Returns the range beyond each end of which at most <c>1 − percentile ÷ 100</c> of the non-zero numbers lie, to the width of a bin.</summary>
    public static ValueRange ByPercentile(ValueHistogram histogram, double percentile)
    {
        var counts = histogram.Counts;
        var beyond = (long)(Sum(counts) * (1 - percentile / 100));
        var (first, last) = (0, counts.Length - 1);
        for (var left = counts[first]; left <= beyond && first < last; left += counts[first]) first++;
        for (var left = counts[last]; left <= beyond && last > first; left += counts[last]) last--;
        return new(histogram.Edge(first), histogram.Edge(last + 1));
    }

    /// <summary>
    /// Returns the part of the range, around zero, after whose rounding to 256 levels the distribution has changed least: by the Kullback–Leibler
    /// divergence Σ p·ln(p ÷ q) of the clipped distribution p from its rounded form q. Migacz, "8-bit inference with TensorRT", GTC 2017.
    /// </summary>
    public static ValueRange ByEntropy(ValueHistogram histogram)
    {
        var (least, best) = (double.PositiveInfinity, histogram.Range);
        for (var candidate = Candidates; candidate >= Candidates * Levels / ValueHistogram.BinCount; candidate--)
        {
            var share = (double)candidate / Candidates;
            var (first, last) = (BinAt(histogram, share * Math.Min(0, histogram.Range.Lowest)), BinAt(histogram, share * Math.Max(0, histogram.Range.Highest)));
            var divergence = Divergence(histogram.Counts, first, last);
            if (divergence < least) (least, best) = (divergence, new(histogram.Edge(first), histogram.Edge(last + 1)));
        }
        return best;
    }

    private static int BinAt(ValueHistogram histogram, double number)
    {
        var range = histogram.Range;
        var position = (number - range.Lowest) / ((double)range.Highest - range.Lowest) * ValueHistogram.BinCount;
        return double.IsFinite(position) ? Math.Clamp((int)position, 0, ValueHistogram.BinCount - 1) : 0;
    }

    private static double Divergence(ReadOnlySpan<long> counts, int first, int last)
    {
        var inside = counts[first..(last + 1)];
        // What is clipped becomes the number at the end.
        long[] clipped = [.. inside];
        clipped[0] += Sum(counts[..first]);
        clipped[^1] += Sum(counts[(last + 1)..]);
        double kept = Sum(inside), total = Sum(counts), divergence = 0;
        for (var level = 0; level < Levels; level++)
        {
            var group = (level * inside.Length / Levels)..((level + 1) * inside.Length / Levels);
            var filled = clipped.AsSpan(group).Length - clipped.AsSpan(group).Count(0);
            // A level stands for all numbers that are rounded to it, spread evenly over the bins in which there are any; one to which only clipped
            // numbers are rounded counts as if it had stood for one number, so that a lone extreme can be given up.
            var q = Math.Max(1, Sum(inside[group])) / (kept * filled);
            foreach (var count in clipped.AsSpan(group))
                if (count > 0) divergence += count / total * Math.Log(count / total / q);
        }
        return divergence;
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts) sum += count;
        return sum;
    }
}
