using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Catalog;

public sealed class DeepRankDataCatalogTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-folder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_picture_is_a_row_with_its_path_and_its_folders_name()
    {
        string[] paths = [Picture("cat", "b.png"), Picture("cat", "a.jpg"), Picture("dog", "deep/c.png")];
        File.WriteAllText(Path.Combine(_folder, "cat", "notes.txt"), "");
        var view = _ml.Data.LoadFromPictureFolder(_folder);
        Assert.Equal(["ImagePath", "Label"], view.Schema.Select(column => column.Name));
        Assert.All(view.Schema, column => Assert.Equal(TextDataViewType.Instance, column.Type));
        Assert.Equal([paths[1], paths[0], paths[2]], view.GetColumn<string>("ImagePath"));
        Assert.Equal(["cat", "cat", "dog"], view.GetColumn<string>("Label"));
        Assert.Equal(3, view.GetRowCount());
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<DirectoryNotFoundException>(() => _ml.Data.LoadFromPictureFolder("nowhere")).Message);

    private string Picture(string label, string name)
    {
        var path = Path.Combine(_folder, label, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
