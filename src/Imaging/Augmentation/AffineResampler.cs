using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Draws a picture anew under an affine map, interpolated from the four pixels around each point, and changes its colours.</summary>
/// <remarks>Multiplications and additions are never fused: the bytes are the same whatever the width of the processor's vectors.</remarks>
internal static class AffineResampler
{
    public static void Resample(
        ReadOnlySpan<byte> source, Span<byte> destination, int width, int height, AffineMap map, ColorMap color, AugmentationBorder border,
        RgbColor background)
    {
        using var picture = new BorderedPicture(source, width, height, border, background);
        using var rented = new RentedBytes(width * sizeof(uint));
        var row = MemoryMarshal.Cast<byte, uint>(rented.Span);
        var ground = color.Apply(Vector128.Create((float)background.R, background.G, background.B, 0));
        var step = Vector128.Create((float)map.XFromX, (float)map.YFromX, 0, 0);
        for (var y = 0; y < height; y++)
        {
            // The border shifts everything by one.
            var (x0, y0) = (map.X + y * map.XFromY + 1, map.Y + y * map.YFromY + 1);
            var (first, end) = (0, width);
            if (border == AugmentationBorder.Background)
            {
                ClipToRange(x0, map.XFromX, width + 1, ref first, ref end);
                ClipToRange(y0, map.YFromX, height + 1, ref first, ref end);
                row[..first].Fill(ground);
                row[end..].Fill(ground);
            }
            picture.Interpolate(Vector128.Create((float)x0, (float)y0, 0, 0), step, first, row[first..end], color);
            RgbxPixels.Pack(row, destination.Slice(y * width * 3, width * 3));
        }
    }

    /// <summary>Narrows a range of columns to those at which start + column · slope lies within 0 to size.</summary>
    private static void ClipToRange(double start, double slope, double size, ref int first, ref int end)
    {
        if (slope == 0)
        {
            if (start < 0 || start > size) end = first;
            return;
        }
        var (from, to) = (-start / slope, (size - start) / slope);
        if (slope < 0) (from, to) = (to, from);
        first = (int)Math.Clamp(Math.Ceiling(from), first, end);
        end = (int)Math.Clamp(Math.Floor(to) + 1, first, end);
    }
}
