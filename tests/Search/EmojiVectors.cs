using System.IO.Compression;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Tests;

namespace MLNetDeepRanking.Search.Tests;

/// <summary>Real vectors: the colours of the repository's pictures, each scaled down to 8 × 8 and brought around 0.</summary>
internal static class EmojiVectors
{
    public const int Dimension = 8 * 8 * 3;

    public static float[] All { get; } = Read();

    public static int Count => All.Length / Dimension;

    private static float[] Read()
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var decoder = new PictureDecoder(Preprocessing.Square(8));
        var vectors = new List<float>();
        var colours = new byte[Dimension];
        var pictures = archive.Entries.Where(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal));
        foreach (var entry in pictures.OrderBy(picture => picture.FullName, StringComparer.Ordinal).Take(4_000))
        {
            using var encoded = new MemoryStream();
            using (var file = entry.Open()) file.CopyTo(encoded);
            decoder.Decode(encoded.ToArray(), entry.FullName, colours);
            vectors.AddRange(colours.Select(colour => colour - 180f));
        }
        return [.. vectors];
    }
}
