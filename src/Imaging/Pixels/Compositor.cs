namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>Turns pixels of any <see cref="PixelOrder"/> into opaque RGB by laying them over a background colour.</summary>
/// <remarks>
/// This happens before resizing. Laying over a constant colour is linear, so the result is that of resizing in premultiplied space:
/// the colours hidden under transparent pixels never bleed into visible ones.
/// </remarks>
internal static class Compositor
{
    public static int BytesPerPixel(PixelOrder order) => order == PixelOrder.Rgb24 ? 3 : 4;

    /// <summary>Writes an RGB triple for each pixel; <paramref name="rgb"/> may lie where <paramref name="pixels"/> lies.</summary>
    public static void ToRgb(ReadOnlySpan<byte> pixels, PixelOrder order, RgbColor background, Span<byte> rgb)
    {
        switch (order)
        {
            case PixelOrder.Rgb24: pixels.CopyTo(rgb); break;
            case PixelOrder.Rgba32: Straight(pixels, 0, 2, background, rgb); break;
            case PixelOrder.Bgra32: Straight(pixels, 2, 0, background, rgb); break;
            case PixelOrder.Rgba32Premultiplied: Premultiplied(pixels, 0, 2, background, rgb); break;
            case PixelOrder.Bgra32Premultiplied: Premultiplied(pixels, 2, 0, background, rgb); break;
            default: throw new ArgumentOutOfRangeException(nameof(order), order, "The pixel order is unknown.");
        }
    }

    private static void Straight(ReadOnlySpan<byte> pixels, int red, int blue, RgbColor background, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += 4, to += 3)
        {
            var (r, g, b, alpha) = (pixels[from + red], pixels[from + 1], pixels[from + blue], pixels[from + 3]);
            if (alpha < 255)
            {
                r = Divide255(r * alpha + background.R * (255 - alpha));
                g = Divide255(g * alpha + background.G * (255 - alpha));
                b = Divide255(b * alpha + background.B * (255 - alpha));
            }
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (r, g, b);
        }
    }

    private static void Premultiplied(ReadOnlySpan<byte> pixels, int red, int blue, RgbColor background, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += 4, to += 3)
        {
            var (r, g, b, alpha) = (pixels[from + red], pixels[from + 1], pixels[from + blue], pixels[from + 3]);
            if (alpha < 255)
            {
                r = Over(r, background.R, alpha);
                g = Over(g, background.G, alpha);
                b = Over(b, background.B, alpha);
            }
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (r, g, b);
        }
    }

    // A colour above its alpha is not valid premultiplied data; it saturates instead of wrapping round.
    private static byte Over(byte colour, byte background, byte alpha) =>
        (byte)Math.Min(255, colour + Divide255(background * (255 - alpha)));

    private static byte Divide255(int value) => (byte)((value + 127) / 255);
}
