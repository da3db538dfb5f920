using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Support;

/// <summary>A picture in memory that a test draws, encodes and compares with.</summary>
internal sealed class RgbPicture(int width, int height)
{
    public int Width => width;

    public int Height => height;

    public byte[] Bytes { get; } = new byte[width * height * 3];

    public RgbColor this[int x, int y]
    {
        get
        {
            var at = (y * width + x) * 3;
            return new(Bytes[at], Bytes[at + 1], Bytes[at + 2]);
        }
        set
        {
            var at = (y * width + x) * 3;
            (Bytes[at], Bytes[at + 1], Bytes[at + 2]) = value;
        }
    }

    public static RgbPicture Draw(int width, int height, Func<int, int, RgbColor> colour)
    {
        var picture = new RgbPicture(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) picture[x, y] = colour(x, y);
        }
        return picture;
    }

    public static RgbPicture Noise(int width, int height, int seed)
    {
        var picture = new RgbPicture(width, height);
        new Random(seed).NextBytes(picture.Bytes);
        return picture;
    }

    /// <summary>Draws gentle waves with a hard-edged disc: what a photograph asks of a codec and of a filter.</summary>
    public static RgbPicture Photo(int width, int height) => Draw(width, height, (x, y) =>
    {
        var (u, v) = ((double)x / width, (double)y / height);
        if ((u - 0.5) * (u - 0.5) + (v - 0.4) * (v - 0.4) < 0.03) return new(240, 200, 40);
        return new(Wave(u * 3), Wave(v * 5 + 1), Wave(u * 11 + v * 7));
    });

    /// <summary>Wraps pixels that a decoder wrote.</summary>
    public static RgbPicture Of(PictureDecoder decoder, DecodeInto decode)
    {
        var picture = new RgbPicture(decoder.Preprocessing.Width, decoder.Preprocessing.Height);
        decode(picture.Bytes);
        return picture;
    }

    public byte[] Encode(SKEncodedImageFormat format, int quality = 95)
    {
        using var bitmap = ToBitmap();
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>Returns the greatest difference of any channel.</summary>
    public int MaxDifference(RgbPicture other) => Differences(other).Max();

    /// <summary>Returns the mean difference of all channels.</summary>
    public double MeanDifference(RgbPicture other) => Differences(other).Average();

    private static byte Wave(double phase) => (byte)(127.5 + 100 * Math.Sin(phase * Math.PI));

    private IEnumerable<int> Differences(RgbPicture other)
    {
        Assert.Equal((width, height), (other.Width, other.Height));
        return Bytes.Zip(other.Bytes, (a, b) => Math.Abs(a - b));
    }

    private SKBitmap ToBitmap()
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        byte[] rgba = [.. Bytes.Chunk(3).SelectMany(pixel => (byte[])[.. pixel, 255])];
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }
}

/// <summary>Writes decoded pixels.</summary>
internal delegate void DecodeInto(Span<byte> rgb);
