using System.IO.Compression;
using System.Security.Cryptography;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Data;

/// <summary>What data/emoji/README.md says of the pictures that ship with the repository.</summary>
public class EmojiArchiveTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Folder, "data", "emoji");

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
    public void Each_split_has_as_many_classes_and_distinct_pictures_as_the_readme_says(string split, int classes, int pictures)
    {
        using var archive = Open();
        var entries = archive.Entries.Where(entry => entry.FullName.StartsWith($"{split}/", StringComparison.Ordinal)).ToArray();
        Assert.Equal((classes, pictures), (entries.Select(entry => entry.FullName.Split('/')[1]).Distinct().Count(), entries.Length));

        var decoder = new PictureDecoder(Preprocessing.Square(64));
        var distinct = entries.Select(entry => Convert.ToHexString(SHA256.HashData(decoder.Read(Content(entry)).Bytes))).ToHashSet();
        Assert.Equal(pictures, distinct.Count);
    }

    [Fact]
    public void The_archive_is_the_one_that_the_readme_names()
    {
        using var archive = File.OpenRead(Path.Combine(Folder, "emoji64.zip"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(archive));
        Assert.Contains(hash, File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);
    }

    private static ZipArchive Open() => ZipFile.OpenRead(Path.Combine(Folder, "emoji64.zip"));

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var content = new byte[entry.Length];
        stream.ReadExactly(content);
        return content;
    }
}
