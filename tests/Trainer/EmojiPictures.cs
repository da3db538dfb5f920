using System.IO.Compression;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>Pictures of the set that the repository ships, prepared as they are for a network.</summary>
internal static class EmojiPictures
{
    /// <summary>Returns the first <paramref name="count"/> test pictures as bytes <c>[count, size, size, 3]</c>.</summary>
    public static byte[] Bytes(int count, int size)
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var pictures = archive.Entries.Where(entry => entry.FullName.EndsWith(".png", StringComparison.Ordinal));
        return [.. pictures.Take(count).SelectMany(entry => Pixels(entry, size))];
    }

    /// <summary>Returns one picture, such as <c>test/0031-20E3/noto.png</c>, as bytes <c>[64, 64, 3]</c>.</summary>
    public static byte[] Bytes(string name)
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        return Pixels(archive.GetEntry(name)!, size: 64);
    }

    private static byte[] Pixels(ZipArchiveEntry entry, int size)
    {
        using var file = entry.Open();
        using var encoded = new MemoryStream();
        file.CopyTo(encoded);
        var decoder = new PictureDecoder(Preprocessing.Square(size));
        var pixels = new byte[decoder.Preprocessing.ByteCount];
        decoder.Decode(encoded.ToArray(), entry.FullName, pixels);
        return pixels;
    }
}
