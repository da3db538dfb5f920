using System.IO.Compression;
using SkiaSharp;

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>Pictures of the set that the repository ships, if this checkout has it.</summary>
internal static class EmojiPictures
{
    /// <summary>Returns the first <paramref name="count"/> test pictures as bytes <c>[count, size, size, 3]</c>, or nothing.</summary>
    public static byte[]? Bytes(int count, int size)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MLNetDeepRanking.sln"))) root = root.Parent;
        var path = Path.Combine(root?.FullName ?? "", "data", "emoji", "emoji64.zip");
        if (!File.Exists(path)) return null;
        using var archive = ZipFile.OpenRead(path);
        var pictures = archive.Entries.Where(entry => entry.FullName.EndsWith(".png", StringComparison.Ordinal));
        return [.. pictures.Take(count).SelectMany(entry => Pixels(entry, size))];
    }

    private static byte[] Pixels(ZipArchiveEntry entry, int size)
    {
        using var file = entry.Open();
        using var bitmap = SKBitmap.Decode(file);
        Assert.Equal((size, size), (bitmap.Width, bitmap.Height));
        return [.. bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue])];
    }
}
