using System.Numerics;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging.Geometry;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Blurs a picture with a Gaussian, cut off at three standard deviations: columns first, a whole row at a time, then rows.</summary>
/// <remarks>Beyond the picture its edge is continued.</remarks>
internal static class GaussianBlur
{
    public static void Apply(Span<byte> rgb, int width, int height, double deviation)
    {
        var weights = Weights(deviation);
        var radius = weights.Length / 2;
        var (stride, margin) = (width * 3, radius * 3);
        using var original = new RentedBytes(rgb.Length);
        rgb.CopyTo(original.Span);
        using var rented = new RentedBytes((stride + 2 * margin) * sizeof(float));
        var extended = MemoryMarshal.Cast<byte, float>(rented.Span);
        var sums = extended.Slice(margin, stride);
        for (var y = 0; y < height; y++)
        {
            sums.Clear();
            for (var k = 0; k < weights.Length; k++)
            {
                var row = Math.Clamp(y + k - radius, 0, height - 1);
                RowSums.AddWeighted(original.Span.Slice(row * stride, stride), weights[k], sums);
            }
            ContinueEdges(extended, margin);
            BlurRow(extended, weights, rgb.Slice(y * stride, stride));
        }
    }

    private static float[] Weights(double deviation)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(3 * deviation));
        var weights = new double[2 * radius + 1];
        for (var k = -radius; k <= radius; k++) weights[k + radius] = Math.Exp(-0.5 * k * k / (deviation * deviation));
        var sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    private static void ContinueEdges(Span<float> extended, int margin)
    {
        for (var i = margin - 1; i >= 0; i--) extended[i] = extended[i + 3];
        for (var i = extended.Length - margin; i < extended.Length; i++) extended[i] = extended[i - 3];
    }

    private static void BlurRow(ReadOnlySpan<float> extended, float[] weights, Span<byte> target)
    {
        var i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = new Vector<float>(0.5f);
            for (var k = 0; k < weights.Length; k++) sum += new Vector<float>(extended[(i + 3 * k)..]) * weights[k];
            for (var lane = 0; lane < Vector<float>.Count; lane++) target[i + lane] = (byte)sum[lane];
        }
        for (; i < target.Length; i++)
        {
            var sum = 0.5f;
            for (var k = 0; k < weights.Length; k++) sum += extended[i + 3 * k] * weights[k];
            target[i] = (byte)sum;
        }
    }
}
