namespace MLNetDeepRanking.Bulk;

/// <summary>Runs the code of docs/bulk.md, and holds the page to the very text that runs here. It alone changes the process's current folder.</summary>
[Collection(nameof(BulkGuideTests))]
[CollectionDefinition(nameof(BulkGuideTests), DisableParallelization = true)]
public sealed class BulkGuideTests : IDisposable
{
    private readonly StoredPictures _collection = new(pictures: 8);
    private readonly string _before = Environment.CurrentDirectory;

    public BulkGuideTests()
    {
        TestModel.Instance.Save(Path.Combine(_collection.Folder, "deeprank.onnx"));
        Directory.CreateDirectory(Path.Combine(_collection.Folder, "photos"));
        foreach (var picture in _collection.Pictures) File.Move(picture.Path, Path.Combine(_collection.Folder, "photos", Path.GetFileName(picture.Path)));
        Environment.CurrentDirectory = _collection.Folder;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _collection.Dispose();
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here()
    {
        // Page
        var job = new BulkEmbeddingJob("deeprank.onnx", "vectors", new() { Shard = new Shard(0, 4) });
        BulkEmbeddingProgress done = job.Run(BulkPictures.InFolder("photos"));
        Console.WriteLine(done);
        // End
        Assert.Equal(8, done.Embedded + done.OfOtherShards);

        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Bulk", "BulkGuideTests.cs"));
        var from = source.IndexOf("// Page\n", StringComparison.Ordinal) + "// Page\n".Length;
        var lines = source[from..source.IndexOf("        // End", from, StringComparison.Ordinal)].Split('\n')[..^1];
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "bulk.md"));
        Assert.Contains(string.Join('\n', lines.Select(line => line[8..])), page, StringComparison.Ordinal);
    }
}
