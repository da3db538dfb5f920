namespace MLNetDeepRanking.Bulk;

/// <summary>Collections from folders and lists.</summary>
public sealed class BulkPicturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-bulk").FullName;

    [Fact]
    public void A_folder_gives_each_picture_below_it_named_by_its_path()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a", "b"));
        foreach (var name in new[] { "1.JPG", "a/2.png", "a/b/3.webp", "a/readme.txt", ".hidden.png" }) File.WriteAllText(Path.Combine(_folder, name), "");
        var pictures = BulkPictures.InFolder(_folder).OrderBy(picture => picture.Id, StringComparer.Ordinal).ToArray();
        Assert.Equal(["1.JPG", "a/2.png", "a/b/3.webp"], pictures.Select(picture => picture.Id));
        Assert.All(pictures, picture => Assert.True(File.Exists(picture.Path)));
        Assert.Throws<DirectoryNotFoundException>(() => BulkPictures.InFolder(Path.Combine(_folder, "nowhere")));
    }

    [Fact]
    public void A_list_gives_a_picture_a_line_with_its_own_id_or_its_path_for_one()
    {
        var list = Path.Combine(_folder, "list.txt");
        File.WriteAllText(list, "x/1.png\n\nsku-7\t/elsewhere/2.png\r\n");
        Assert.Equal(
            [new BulkPicture("x/1.png", Path.Combine(_folder, "x/1.png")), new BulkPicture("sku-7", "/elsewhere/2.png")],
            BulkPictures.InList(list));
    }

    [Theory]
    [InlineData("id\t")]
    [InlineData("\tpath")]
    [InlineData("a\tb\tc")]
    public void A_line_that_says_nothing_clear_is_named(string line)
    {
        var list = Path.Combine(_folder, "list.txt");
        File.WriteAllText(list, "good.png\n" + line);
        var error = Assert.Throws<InvalidDataException>(() => BulkPictures.InList(list).ToArray());
        Assert.Contains($"Line 2 of '{list}'", error.Message);
        Assert.Throws<FileNotFoundException>(() => BulkPictures.InList("nowhere.txt"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
