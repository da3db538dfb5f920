using System.Text.Json.Nodes;
using MLNetDeepRanking.NotebookRunner;

namespace MLNetDeepRanking.Notebooks.Tests;

public sealed class RunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runner").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Outputs_are_written_into_the_notebook_and_all_else_stays()
    {
        var path = NotebookFile.Write(
            _folder,
            NotebookFile.Markdown("# Title"),
            NotebookFile.Code("var n = 2;", "parameters"),
            NotebookFile.Code("Console.WriteLine($\"n is {n}\");\nConsole.WriteLine(System.IO.File.Exists(\"test.ipynb\"));\nHTML($\"<b>{n}</b>\")"));

        var (exitCode, text, errors) = RunnerProcess.Run(path, "--write", "--set", "n=3");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("test.ipynb, cell 2 of 2", text, StringComparison.Ordinal);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True((bool)json["metadata"]!["kept"]!);
        Assert.Equal("# Title", (string?)json["cells"]![0]!["source"]);
        Assert.Equal("var n = 2;", (string?)json["cells"]![1]!["source"]);
        var outputs = json["cells"]![2]!["outputs"]!;
        Assert.Equal(["n is 3\n", "True\n"], outputs[0]!["text"]!.AsArray().Select(line => (string?)line));
        Assert.Equal("<b>3</b>", (string?)outputs[1]!["data"]!["text/html"]![0]);
    }

    [Theory]
    [InlineData("var a = missing;", "CS0103")]
    [InlineData("throw new InvalidOperationException(\"broken\");", "InvalidOperationException: broken")]
    [InlineData("#!time", "'#!time' is a command to a notebook server")]
    public void A_failing_cell_ends_the_run_with_its_number_and_nothing_is_written(string code, string reason)
    {
        var path = NotebookFile.Write(_folder, NotebookFile.Code("var x = 1;"), NotebookFile.Code(code), NotebookFile.Code("x"));
        var before = File.ReadAllText(path);

        var (exitCode, text, errors) = RunnerProcess.Run(path, "--write");

        Assert.Equal(1, exitCode);
        Assert.Contains("cell 1 of 3", text, StringComparison.Ordinal);
        Assert.Contains("test.ipynb, cell 2 of 3 failed.", errors, StringComparison.Ordinal);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_is_no_notebook_is_refused_with_its_path()
    {
        var path = Path.Combine(_folder, "broken.ipynb");
        File.WriteAllText(path, "{ not json");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Notebook.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, """{ "nbformat": 3, "worksheets": [] }""");
        Assert.Contains("nbformat 4", Assert.Throws<InvalidDataException>(() => Notebook.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_another_language_is_refused_with_its_number()
    {
        var foreign = NotebookFile.Code("let x = 1");
        foreign["metadata"]!["polyglot_notebook"] = new JsonObject { ["kernelName"] = "fsharp" };
        var error = Assert.Throws<InvalidDataException>(() => Notebook.Load(NotebookFile.Write(_folder, NotebookFile.Code("1"), foreign)));
        Assert.Contains("cell 2: only C# is run here, not fsharp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_replaced_in_their_own_cell_only()
    {
        var cells = Notebook.Load(NotebookFile.Write(
            _folder, NotebookFile.Code("var epochs = 30;      // long\nvar folder = \"a\";", "parameters"), NotebookFile.Code("var other = 1;"))).Cells;

        var code = Parameters.Apply(cells, new Dictionary<string, string> { ["epochs"] = "1", ["folder"] = "\"$0\"" });

        Assert.Equal(["var epochs = 1;      // long\nvar folder = \"$0\";", "var other = 1;"], code);
        foreach (var name in new[] { "other", "epoch" })
        {
            var error = Assert.Throws<ArgumentException>(() => Parameters.Apply(cells, new Dictionary<string, string> { [name] = "1" }));
            Assert.Contains($"'var {name} = …;'", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.ipynb", null, "")]
    [InlineData("a.ipynb --write", "a.ipynb", "")]
    [InlineData("--output b.ipynb a.ipynb --set x=1 --set y=a=b", "b.ipynb", "x:1 y:a=b")]
    public void Arguments_say_what_to_run_and_where_to_write(string arguments, string? output, string values)
    {
        var command = CommandLine.Parse(arguments.Split(' '))!;
        Assert.Equal(("a.ipynb", output), (command.Notebook, command.Output));
        Assert.Equal(values, string.Join(' ', command.Values.Select(value => $"{value.Key}:{value.Value}")));
    }

    [Theory]
    [InlineData("--write")]
    [InlineData("a.ipynb b.ipynb")]
    [InlineData("a.ipynb --write --output b.ipynb")]
    [InlineData("a.ipynb --set x")]
    [InlineData("a.ipynb --output")]
    [InlineData("a.ipynb --fast")]
    public void Arguments_that_make_no_sense_are_refused(string arguments) => Assert.Null(CommandLine.Parse(arguments.Split(' ')));
}
