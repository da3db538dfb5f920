using System.Buffers;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>Resizes RGB pixels with <see cref="TriangleWeights"/>: rows first, a whole row at a time, then columns.</summary>
/// <remarks>
/// Every sum is taken in the same order with separate multiplications and additions, whatever the width of the processor's vectors:
/// the bytes are the same on every machine.
/// </remarks>
internal static class Resampler
{
    /// <summary>Resizes a part of a picture into a rectangle of a frame.</summary>
    /// <param name="source">The picture, RGB, without gaps.</param>
    /// <param name="sourceWidth">The picture's width.</param>
    /// <param name="sourceHeight">The picture's height.</param>
    /// <param name="box">The part that is resized.</param>
    /// <param name="target">The frame, from the first pixel that is written.</param>
    /// <param name="stride">The bytes of one row of the frame.</param>
    /// <param name="width">The columns that are written.</param>
    /// <param name="height">The rows that are written.</param>
    public static void Resample(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, SourceBox box, Span<byte> target, int stride, int width, int height)
    {
        if (box == new SourceBox(0, 0, width, height) && (sourceWidth, sourceHeight) == (width, height))
        {
            for (var y = 0; y < height; y++) source.Slice(y * width * 3, width * 3).CopyTo(target[(y * stride)..]);
            return;
        }
        var columns = new TriangleWeights(sourceWidth, box.X, box.Width, width);
        var rows = new TriangleWeights(sourceHeight, box.Y, box.Height, height);
        var (left, used) = (columns.Start * 3, (columns.End - columns.Start) * 3);
        var rented = ArrayPool<float>.Shared.Rent(used + 1);
        var blended = rented.AsSpan(0, used + 1);
        for (var y = 0; y < height; y++)
        {
            blended.Clear();
            var weights = rows.Of(y);
            for (var k = 0; k < weights.Length; k++)
            {
                RowSums.AddWeighted(source.Slice((rows.First(y) + k) * sourceWidth * 3 + left, used), weights[k], blended);
            }
            ShrinkRow(blended, columns, target.Slice(y * stride, width * 3));
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    // Four lanes are read for each three-channel pixel; the fourth is the next pixel's red, or the spare float at the end.
    private static void ShrinkRow(ReadOnlySpan<float> row, TriangleWeights columns, Span<byte> target)
    {
        for (int x = 0, to = 0; to < target.Length; x++, to += 3)
        {
            var sum = Vector128<float>.Zero;
            var from = row[((columns.First(x) - columns.Start) * 3)..];
            foreach (var weight in columns.Of(x))
            {
                sum += Vector128.Create(from) * weight;
                from = from[3..];
            }
            var rounded = Vector128.ConvertToInt32(sum + Vector128.Create(0.5f));
            target[to] = (byte)rounded[0];
            target[to + 1] = (byte)rounded[1];
            target[to + 2] = (byte)rounded[2];
        }
    }
}
