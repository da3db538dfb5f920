using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// Fills a folder with pictures of which some are odd but readable, and some are no pictures or dangerous. The name of each file tells what it is:
/// <c>00017 Truncated.jpg</c> must be refused for that fault, <c>00031 gif.gif</c> must be embedded.
/// </summary>
internal static class HostileFiles
{
    /// <summary>In every so many files, seven are hostile.</summary>
    private const int Hundred = 100, Hostile = 7;

    /// <summary>Writes files; <paramref name="ordinary"/> holds pictures to take as ordinary ones, and <paramref name="odd"/> those of rare formats.</summary>
    public static void Write(string folder, int count, string ordinary, string odd)
    {
        var pictures = Directory.GetFiles(ordinary).Order(StringComparer.Ordinal).ToArray();
        var hostile = Kinds(File.ReadAllBytes(pictures[0]), odd).ToArray();
        for (var (i, next) = (0, 0); i < count; i++)
        {
            if (i % Hundred >= Hostile)
            {
                File.CreateSymbolicLink(Path.Combine(folder, $"{i:00000} good.jpg"), pictures[i % pictures.Length]);
                continue;
            }
            var (name, content) = hostile[next++ % hostile.Length];
            File.WriteAllBytes(Path.Combine(folder, $"{i:00000} {name}"), content);
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Kinds(byte[] jpeg, string odd)
    {
        yield return ($"{PictureFault.Truncated}.jpg", jpeg[..(jpeg.Length / 2)]);
        yield return ($"{PictureFault.Truncated}.jpeg", jpeg[..30]);
        yield return ($"{PictureFault.Empty}.jpg", []);
        yield return ($"{PictureFault.NotAPicture}.jpg", "#!/bin/sh\necho hello\n"u8.ToArray());
        yield return ($"{PictureFault.TooLarge}.png", GiantPng.Write(50_000, 50_000));
        foreach (var file in new[] { "animated.gif", "cmyk.jpg", "sixteen-bit.png", "progressive.jpg" })
            yield return (file, File.ReadAllBytes(Path.Combine(odd, file)));
        using var upright = SKBitmap.Decode(jpeg);
        for (byte orientation = 1; orientation <= 8; orientation++)
            yield return ($"exif-{orientation}.jpg", ExifJpeg.WithOrientation(Turned(upright, orientation), orientation));
    }

    /// <summary>Returns a picture as a camera stores it that was held so: shown by its tag, it stands upright.</summary>
    private static byte[] Turned(SKBitmap upright, int orientation)
    {
        var (width, height) = orientation < 5 ? (upright.Width, upright.Height) : (upright.Height, upright.Width);
        using var stored = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (u, v) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    8 => (y, width - 1 - x),
                    _ => (x, y),
                };
                stored.SetPixel(x, y, upright.GetPixel(u, v));
            }
        using var encoded = stored.Encode(SKEncodedImageFormat.Jpeg, 95);
        return encoded.ToArray();
    }
}
