using System.IO.Compression;

namespace MLNetDeepRanking.Samples.Tests;

/// <summary>Some of the pictures that the repository ships, as files.</summary>
internal static class EmojiFiles
{
    /// <summary>Unpacks the first pictures of one side of the archive, <c>train/</c> or <c>test/</c>, into sub-folders; returns the folder.</summary>
    public static string Unpack(string folder, string side, int count, string name = ".png")
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var entries = archive.Entries
            .Where(entry => entry.FullName.StartsWith(side, StringComparison.Ordinal) && entry.Name.EndsWith(name, StringComparison.Ordinal));
        foreach (var entry in entries.Take(count))
        {
            var file = Path.Combine(folder, entry.FullName[side.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }
        return folder;
    }
}
