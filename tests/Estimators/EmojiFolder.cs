using System.IO.Compression;

namespace MLNetDeepRanking.Estimators.Tests;

/// <summary>Some classes of the pictures that the repository ships, as a folder for a test.</summary>
public sealed class EmojiFolder : IDisposable
{
    public const int Classes = 12;

    public EmojiFolder()
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var classes = archive.Entries.Where(entry => entry.FullName.StartsWith("train/", StringComparison.Ordinal) && entry.Name.Length > 0)
            .GroupBy(entry => entry.FullName.Split('/')[1]).Where(group => group.Count() >= 4).Take(Classes);
        foreach (var entry in classes.SelectMany(group => group.Take(4)))
        {
            var file = System.IO.Path.Combine(Path, entry.FullName["train/".Length..]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("emoji").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
