using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Bulk;

/// <summary>A collection of real picture files, and a folder for its vectors.</summary>
public sealed class StoredPictures : IDisposable
{
    private readonly PictureFiles _files = new();

    public StoredPictures(int pictures)
    {
        var random = new Random(1);
        Pictures = [.. Enumerable.Range(0, pictures).Select(i =>
        {
            var rgb = new byte[TestModel.PixelCount];
            random.NextBytes(rgb);
            return new BulkPicture($"picture {i:0000}", _files.Png($"{i:0000}.png", rgb));
        })];
    }

    public BulkPicture[] Pictures { get; }

    public string Folder => _files.Folder;

    public string Output => Path.Combine(_files.Folder, "vectors");

    /// <summary>Asserts that each picture has one row, with its path, the model and the vector that an embedder gives.</summary>
    public async Task AssertComplete()
    {
        var rows = (await PartRow.ReadAll(Output)).OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        using var embedder = new ImageEmbedder(TestModel.Instance);
        Assert.Equal(Pictures, rows.Select(row => new BulkPicture(row.Id, row.Path)));
        Assert.All(rows, row => Assert.Equal((TestModel.Instance.Manifest.ContentHash, null), (row.Model, row.Error)));
        Assert.All(rows, row => Assert.Equal(embedder.Embed(row.Path), row.Vector));
    }

    public void Dispose() => _files.Dispose();
}
