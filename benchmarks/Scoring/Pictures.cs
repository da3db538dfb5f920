using SkiaSharp;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Writes seeded drawings of discs: as opaque PNG files, or grainy as JPEG files of a photograph's size.</summary>
internal static class Pictures
{
    public static void WritePngs(string folder, int count, int size) => Write(folder, count, size, size, "png", SKEncodedImageFormat.Png, grain: 0);

    /// <summary>Writes pictures of 500×375 pixels, of some 100 KB each.</summary>
    public static void WriteJpegs(string folder, int count) => Write(folder, count, 500, 375, "jpg", SKEncodedImageFormat.Jpeg, grain: 24);

    private static void Write(string folder, int count, int width, int height, string extension, SKEncodedImageFormat format, int grain)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            using var canvas = new SKCanvas(bitmap);
            canvas.Clear(SKColors.White);
            for (var disc = 0; disc < 12; disc++)
            {
                using var paint = new SKPaint { IsAntialias = true, Color = new SKColor((uint)random.Next(1 << 24)).WithAlpha(255) };
                canvas.DrawCircle(random.Next(width), random.Next(height), 2 + random.Next(Math.Min(width, height) / 3), paint);
            }
            canvas.Flush();
            if (grain > 0) Roughen(bitmap.GetPixelSpan(), random, grain);
            using var encoded = bitmap.Encode(format, 90);
            File.WriteAllBytes(Path.Combine(folder, $"{i:00000}.{extension}"), encoded.ToArray());
        }
    }

    private static unsafe void Roughen(ReadOnlySpan<byte> pixels, Random random, int grain)
    {
        fixed (byte* first = pixels)
        {
            for (var i = 0; i < pixels.Length; i++)
                if (i % 4 != 3) first[i] = (byte)Math.Clamp(first[i] + random.Next(-grain, grain), 0, 255);
        }
    }
}
