namespace MLNetDeepRanking.Search.Tests;

/// <summary>Runs the code of docs/search-files.md, and holds the page to the very text that runs here.</summary>
public sealed class SearchFilesGuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("search-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_code_of_the_page_runs()
    {
        var path = Path.Combine(_folder, "birds.index");

        // Page
        var index = new KeyedIndex(new ExactIndex(3, VectorDistance.Cosine) { ModelHash = "sha256:9f2c" });
        index.Add(["wren.jpg", "crow.jpg"], ["small", "black"], [1, 0, 0, 0, 1, 0]);
        index.Save(path);

        var opened = KeyedIndex.Load(path, new IndexLoadOptions { ModelHash = "sha256:9f2c" });
        KeyedNeighbor nearest = opened.Search([0.9f, 0.1f, 0], k: 1)[0];    // wren.jpg, small
        // End

        Assert.Equal(("wren.jpg", "small"), (nearest.Id, nearest.Label));
        Assert.Equal(["crow.jpg"], opened.Search([0, 1, 0], 1).Select(neighbor => neighbor.Id));
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Search", "SearchFilesGuideTests.cs"));
        var shown = source.Split("        // Page\n")[1].Split("        // End\n")[0];
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "search-files.md"));

        Assert.Contains(shown.Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart(), page, StringComparison.Ordinal);
    }
}
