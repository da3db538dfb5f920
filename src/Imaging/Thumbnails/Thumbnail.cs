using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging.Codecs;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Thumbnails;

/// <summary>A small encoded copy of a picture, for a page that shows many.</summary>
/// <param name="Content">The encoded bytes.</param>
/// <param name="MediaType">What they are: <c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
internal sealed record Thumbnail(byte[] Content, string MediaType, int Width, int Height)
{
    // Drawings stay exact below this; what is larger is a photograph, which JPEG keeps well.
    private const int LongestPng = 6000;
    private const int JpegQuality = 85;

    /// <summary>Makes a copy that fits into a square, upright and on white; a smaller picture keeps its size.</summary>
    /// <exception cref="PictureException">The picture cannot be decoded.</exception>
    public static Thumbnail Of(string path, int size)
    {
        var (width, height) = Fit(path, size);
        return Of(path, new Preprocessing { Width = width, Height = height, Aspect = AspectMode.Stretch });
    }

    /// <summary>Makes a copy that is prepared as for a network.</summary>
    /// <exception cref="PictureException">The picture cannot be decoded.</exception>
    public static Thumbnail Of(string path, Preprocessing preprocessing)
    {
        var rgb = new byte[preprocessing.ByteCount];
        new PictureDecoder(preprocessing).Decode(path, rgb);
        return Encode(rgb, preprocessing.Width, preprocessing.Height);
    }

    private static unsafe (int Width, int Height) Fit(string path, int size)
    {
        using var file = PictureFile.Read(path);
        fixed (byte* first = file.Span)
        {
            using var picture = EncodedPicture.Open(first, file.Span.Length, path);
            var (width, height) = picture.Orientation.SwapsAxes ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
            var scale = Math.Min(1, (double)size / Math.Max(width, height));
            return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
        }
    }

    private static Thumbnail Encode(byte[] rgb, int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = new byte[width * height * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], 255);
        }
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        var png = Encode(bitmap, SKEncodedImageFormat.Png);
        return png.Length <= LongestPng
            ? new(png, "image/png", width, height)
            : new(Encode(bitmap, SKEncodedImageFormat.Jpeg), "image/jpeg", width, height);
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, JpegQuality);
        return data.ToArray();
    }
}
