using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLNetDeepRanking.NotebookRunner;

namespace MLNetDeepRanking.Notebooks.Tests;

/// <summary>Runs every cell of each notebook, in a process of its own, with small values in the cell of parameters.</summary>
public sealed partial class NotebookTests : IDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Folder, "notebooks");

    private readonly string _work = Directory.CreateTempSubdirectory("notebook").FullName;

    public static TheoryData<string, string> Shortened => new()
    {
        { "1-first-steps", "epochs=1 trainingPictures=150 testPictures=100" },
        { "2-your-own-pictures", "epochs=1 atMost=150" },
        { "3-training-in-depth", "epochs=1 trainingPictures=120" },
        { "4-in-a-pipeline", "epochs=1 trainingPictures=150 testPictures=100" },
        { "5-experiments", "trials=2 epochs=1 trainingPictures=120 testPictures=60" },
        { "6-search-at-scale", "count=2000 queryCount=50" },
    };

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Theory]
    [MemberData(nameof(Shortened))]
    public void Every_cell_runs_and_shows_the_kinds_of_things_that_the_file_shows(string name, string values)
    {
        var output = Path.Combine(_work, $"{name}.ipynb");
        var settings = values.Split(' ').SelectMany(value => new[] { "--set", value });
        var (exitCode, text, errors) = RunnerProcess.Run([FileOf(name), "--output", output, .. settings]);
        Assert.True(exitCode == 0, $"{text}\n{errors}");
        Assert.Equal(Shown(FileOf(name)), Shown(output));
    }

    [Fact]
    public void Each_notebook_is_run_here() => Assert.Equal(Names.Select(row => row.Data), Shortened.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_holds_the_outputs_of_one_whole_run_and_none_of_this_machine(string name)
    {
        var text = File.ReadAllText(FileOf(name));
        Assert.InRange(text.Length, 1, 300_000);
        Assert.DoesNotMatch(MachinePath(), text);
        Assert.DoesNotContain("\"output_type\": \"error\"", text, StringComparison.Ordinal);
        Assert.Equal(".net-csharp", (string?)JsonNode.Parse(text)!["metadata"]!["kernelspec"]!["name"]);
        var cells = Notebook.Load(FileOf(name)).Cells;
        Assert.Single(cells, cell => cell.IsParameters);
        Assert.All(cells, cell => Assert.Equal(cell.Number, (int?)cell.Json["execution_count"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_is_in_the_index(string name) =>
        Assert.Contains($"]({name}.ipynb)", File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);

    private static string FileOf(string name) => Path.Combine(Folder, $"{name}.ipynb");

    /// <summary>Returns for each cell the kinds of what it shows, such as <c>7: stdout, text/html + text/plain</c>.</summary>
    private static string[] Shown(string notebook) =>
        [.. Notebook.Load(notebook).Cells.Select(cell => $"{cell.Number}: {string.Join(", ", cell.Json["outputs"]!.AsArray().Select(Kinds))}")];

    private static string Kinds(JsonNode? output) =>
        (string?)output!["name"] ?? string.Join(" + ", output["data"]!.AsObject().Select(form => form.Key));

    [GeneratedRegex(@"[""' (](/root|/home|/work|/tmp|[A-Z]:\\\\)")]
    private static partial Regex MachinePath();
}
