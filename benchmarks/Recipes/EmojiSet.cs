using System.IO.Compression;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>One side of the pictures that the repository ships.</summary>
internal sealed record EmojiSet(PictureStore Pictures, int[] Labels)
{
    public static EmojiSet Read(string side)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Root, "data", "emoji", "emoji64.zip"));
        var entries = archive.Entries
            .Where(entry => entry.FullName.StartsWith(side + "/", StringComparison.Ordinal) && entry.Name.Length > 0)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToArray();
        var classes = entries.Select(entry => entry.FullName.Split('/')[1]).ToArray();
        var numbers = classes.Distinct().Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var decoder = new PictureDecoder(Preprocessing.Square(64));
        var builder = new PictureStoreBuilder(decoder.Preprocessing);
        foreach (var entry in entries)
        {
            using var encoded = new MemoryStream();
            using (var file = entry.Open()) file.CopyTo(encoded);
            decoder.Decode(encoded.ToArray(), entry.FullName, builder.Add());
        }
        return new EmojiSet(builder.Build(), [.. classes.Select(name => numbers[name])]);
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "MLNetDeepRanking.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
