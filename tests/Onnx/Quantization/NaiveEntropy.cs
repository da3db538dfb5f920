using MLNetDeepRanking.Onnx.Quantization;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

/// <summary>The entropy search written out: both distributions in full, the divergence as the sum over all bins.</summary>
internal static class NaiveEntropy
{
    public static ValueRange Range(ValueHistogram histogram)
    {
        double[] counts = [.. histogram.Counts.ToArray().Select(count => (double)count)];
        var (range, best, least) = (histogram.Range, histogram.Range, double.PositiveInfinity);
        for (var share = 128; share >= 16; share--)
        {
            int first = Bin(Math.Min(0d, range.Lowest) * share / 128), last = Bin(Math.Max(0d, range.Highest) * share / 128);
            double[] inside = counts[first..(last + 1)], p = counts[first..(last + 1)], q = new double[inside.Length];
            for (var bin = 0; bin < counts.Length; bin++)
            {
                if (bin < first) p[0] += counts[bin];
                if (bin > last) p[^1] += counts[bin];
            }
            for (var bin = 0; bin < q.Length; bin++)
            {
                if (p[bin] == 0) continue;
                var level = Enumerable.Range(0, 256).Single(l => l * q.Length / 256 <= bin && bin < (l + 1) * q.Length / 256);
                int[] bins = [.. Enumerable.Range(0, q.Length).Where(b => level * q.Length / 256 <= b && b < (level + 1) * q.Length / 256)];
                q[bin] = Math.Max(1, bins.Sum(b => inside[b])) / bins.Count(b => p[b] > 0);
            }
            double pSum = p.Sum(), qSum = inside.Sum();
            var divergence = Enumerable.Range(0, q.Length).Where(b => p[b] > 0).Sum(b => p[b] / pSum * Math.Log(p[b] / pSum / (q[b] / qSum)));
            if (divergence < least - 1e-12) (least, best) = (divergence, new(histogram.Edge(first), histogram.Edge(last + 1)));
        }
        return best;

        int Bin(double number) => Math.Clamp((int)((number - range.Lowest) / (range.Highest - (double)range.Lowest) * counts.Length), 0, counts.Length - 1);
    }
}
