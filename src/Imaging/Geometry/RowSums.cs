using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>Adds up rows of bytes, each with a weight, many columns at a time.</summary>
internal static class RowSums
{
    /// <summary>Adds each byte of <paramref name="row"/> times <paramref name="weight"/> to the sum of its column.</summary>
    public static void AddWeighted(ReadOnlySpan<byte> row, float weight, Span<float> sums)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(row[i..]), out var low, out var high);
                AddWeighted(low, weight, sums[i..]);
                AddWeighted(high, weight, sums[(i + Vector<ushort>.Count)..]);
            }
        }
        for (; i < row.Length; i++) sums[i] += row[i] * weight;
    }

    private static void AddWeighted(Vector<ushort> values, float weight, Span<float> sums)
    {
        Vector.Widen(values, out var low, out var high);
        var lanes = MemoryMarshal.Cast<float, Vector<float>>(sums[..Vector<ushort>.Count]);
        lanes[0] += Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * weight;
        lanes[1] += Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * weight;
    }
}
