using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Sets;

public class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_label_is_the_first_level_folder_and_the_order_is_ordinal()
    {
        string[] files =
        [
            "zebra/1.png", "Zebra/1.png", "cat/b/2.jpg", "cat/a.png", "cat 2/1.webp", "cat/b/deep/er/3.gif", "éclair/a-b c.d.e.JPEG",
            "cat/🐱.bmp", "cat/photo.jfif", "cat/photo.jpe",
        ];
        foreach (var file in files) _folder.Write(file, []);

        var pictures = PictureFolder.Enumerate(_folder.Path);

        Assert.Equal(
            [
                ("Zebra", "Zebra/1.png"), ("cat", "cat/a.png"), ("cat", "cat/b/2.jpg"), ("cat", "cat/b/deep/er/3.gif"),
                ("cat", "cat/photo.jfif"), ("cat", "cat/photo.jpe"), ("cat", "cat/🐱.bmp"), ("cat 2", "cat 2/1.webp"),
                ("zebra", "zebra/1.png"), ("éclair", "éclair/a-b c.d.e.JPEG"),
            ],
            pictures.Select(picture => (picture.Label, Path.GetRelativePath(_folder.Path, picture.Path).Replace('\\', '/'))));
        Assert.All(pictures, picture => Assert.True(File.Exists(picture.Path)));
    }

    [Fact]
    public void Hidden_files_and_other_kinds_of_file_are_left_out()
    {
        string[] files =
        [
            "cat/1.png", "cat/.2.png", ".git/3.png", "cat/.thumbs/4.png", "cat/notes.txt", "cat/png", "list.csv", ".x.png",
        ];
        foreach (var file in files) _folder.Write(file, []);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "cat", "folder.png"));
        Assert.Equal("1.png", Path.GetFileName(Assert.Single(PictureFolder.Enumerate(_folder.Path)).Path));
    }

    [Fact]
    public void A_link_that_makes_a_loop_is_not_followed_and_a_linked_class_is()
    {
        _folder.Write("cat/1.png", []);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "cat", "again"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "tiger"), Path.Combine(_folder.Path, "cat"));
        Assert.Equal(["cat", "tiger"], PictureFolder.Enumerate(_folder.Path).Select(picture => picture.Label));
    }

    [Fact]
    public void A_relative_root_gives_relative_paths()
    {
        var root = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        _folder.Write("cat/1.png", []);
        Assert.Equal(Path.Combine(root, "cat", "1.png"), Assert.Single(PictureFolder.Enumerate(root)).Path);
    }

    [Fact]
    public void Paths_are_listed_at_any_depth_without_classes()
    {
        foreach (var file in (string[])["b/2.jpg", "1.png", "b/c/3.webp", "a.txt", ".4.png"]) _folder.Write(file, []);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "b", "again"), _folder.Path);
        var paths = PictureFolder.EnumeratePaths(_folder.Path).Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/'));
        Assert.Equal(["1.png", "b/2.jpg", "b/c/3.webp"], paths.Order(StringComparer.Ordinal));
        Assert.Empty(PictureFolder.EnumeratePaths(Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var path = Path.Combine(_folder.Path, "nowhere");
        foreach (var enumerate in (Action[])[() => PictureFolder.Enumerate(path), () => PictureFolder.EnumeratePaths(path)])
            Assert.Contains($"'{path}'", Assert.Throws<DirectoryNotFoundException>(enumerate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_outside_any_class_is_named_with_what_is_expected()
    {
        _folder.Write("cat/1.png", []);
        var stray = _folder.Write("stray.PNG", []);
        var error = Assert.Throws<InvalidDataException>(() => PictureFolder.Enumerate(_folder.Path));
        Assert.Contains($"'{stray}' lies outside any class", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "cat", "1.jpg"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_pictures_says_what_is_expected()
    {
        _folder.Write("cat/notes.txt", []);
        var error = Assert.Throws<InvalidDataException>(() => PictureFolder.Enumerate(_folder.Path));
        Assert.Contains($"no picture in any sub-folder of '{_folder.Path}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("named after the class", error.Message, StringComparison.Ordinal);
    }
}
