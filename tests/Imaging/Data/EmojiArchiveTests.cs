using System.IO.Compression;
using System.Security.Cryptography;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Data;

/// <summary>What data/emoji/README.md says of the pictures that ship with the repository.</summary>
public class EmojiArchiveTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), "data", "emoji");

    [Fact]
    public void The_archive_holds_what_the_manifest_lists()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "manifest.tsv")).Select(line => line.Split('\t')).ToArray();
        var vendors = lines[0][6..];
        var listed = from row in lines[1..]
                     from vendor in vendors.Select((name, column) => (name, drawing: row[6 + column]))
                     where vendor.drawing.Length > 0
                     select $"{row[5]}/{row[0]}/{vendor.name}.png";
        using var archive = Open();
        Assert.Equal(listed.Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void Train_and_test_share_no_class_and_no_family()
    {
        var rows = File.ReadAllLines(Path.Combine(Folder, "manifest.tsv"))[1..].Select(line => line.Split('\t')).ToArray();
        Assert.Equal(rows.Length, rows.Select(row => row[0]).Distinct().Count());
        Assert.All(rows.GroupBy(row => row[4]), family => Assert.Single(family.Select(row => row[5]).Distinct()));
        Assert.All(rows, row => Assert.InRange(row[6..].Count(drawing => drawing.Length > 0), 2, 6));
    }

    [Theory]
    [InlineData("train", 923, 4165)]
    [InlineData("test", 453, 2030)]
    public void Each_split_is_a_folder_of_labelled_pictures(string split, int classes, int pictures)
    {
        using var folder = new TemporaryFolder();
        ZipFile.ExtractToDirectory(Path.Combine(Folder, "emoji64.zip"), folder.Path);
        var listed = PictureFolder.Enumerate(Path.Combine(folder.Path, split));
        Assert.Equal((classes, pictures), (listed.Select(picture => picture.Label).Distinct().Count(), listed.Count));

        var store = PictureStore.Decode(
            [.. listed.Select(picture => picture.Path)], Preprocessing.Square(64), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(pictures, store.Count);
        Assert.Equal(pictures, Enumerable.Range(0, pictures).Select(i => Convert.ToHexString(SHA256.HashData(store[i]))).Distinct().Count());
    }

    [Fact]
    public void The_archive_is_the_one_that_the_readme_names()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, "emoji64.zip"))));
        Assert.Contains(hash, File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);
    }

    private static ZipArchive Open() => ZipFile.OpenRead(Path.Combine(Folder, "emoji64.zip"));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MLNetDeepRanking.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
