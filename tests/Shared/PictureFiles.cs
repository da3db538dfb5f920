using SkiaSharp;

namespace MLNetDeepRanking.Tests;

/// <summary>A folder of real picture files, which goes with the test.</summary>
public sealed class PictureFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("deeprank-pictures").FullName;

    /// <summary>Writes opaque pixels as a PNG file and returns its path.</summary>
    public string Png(string name, byte[] rgb, int width = TestModel.Width, int height = TestModel.Height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Pixels = [.. rgb.Chunk(3).Select(pixel => new SKColor(pixel[0], pixel[1], pixel[2]))];
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, encoded.ToArray());
        return path;
    }

    /// <summary>Writes any bytes as a file and returns its path.</summary>
    public string Any(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
