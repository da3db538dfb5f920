using SkiaSharp;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Writes seeded drawings of discs as opaque PNG files.</summary>
internal static class Pictures
{
    public static void Write(string folder, int count, int size)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
            using var canvas = new SKCanvas(bitmap);
            canvas.Clear(SKColors.White);
            for (var disc = 0; disc < 12; disc++)
            {
                using var paint = new SKPaint { IsAntialias = true, Color = new SKColor((uint)random.Next(1 << 24)).WithAlpha(255) };
                canvas.DrawCircle(random.Next(size), random.Next(size), 2 + random.Next(size / 3), paint);
            }
            canvas.Flush();
            using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(folder, $"{i:00000}.png"), encoded.ToArray());
        }
    }
}
