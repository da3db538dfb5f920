using System.Diagnostics;
using Microsoft.CodeAnalysis.Scripting;
using MLNetDeepRanking.NotebookRunner;

if (CommandLine.Parse(args) is not { } command)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

Notebook notebook;
IReadOnlyList<string> code;
try
{
    notebook = Notebook.Load(command.Notebook);
    code = Parameters.Apply(notebook.Cells, command.Values);
}
catch (Exception error) when (error is IOException or ArgumentException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

var output = command.Output is null ? null : Path.GetFullPath(command.Output);
var name = Path.GetFileName(notebook.Path);
Environment.CurrentDirectory = Path.GetDirectoryName(notebook.Path)!;
var kernel = new CSharpKernel();
foreach (var (cell, text) in notebook.Cells.Zip(code))
{
    var clock = Stopwatch.StartNew();
    try
    {
        var outputs = await kernel.RunAsync(text);
        cell.Record(outputs);
        Console.WriteLine($"{name}, cell {cell.Number} of {notebook.Cells.Count}: {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var shown in outputs) Console.WriteLine(Shortened(shown.ToString()));
    }
    catch (Exception error)
    {
        // Outputs of half a run are not written: a notebook shows one whole run.
        Console.Error.WriteLine($"{name}, cell {cell.Number} of {notebook.Cells.Count} failed. {Describe(error)}");
        return 1;
    }
}
if (output is not null) notebook.Save(output);
return 0;

static string Describe(Exception error) => error is CompilationErrorException compilation
    ? string.Join('\n', compilation.Diagnostics)
    : error is NotSupportedException ? error.Message : error.ToString();

static string Shortened(string text) => text.Length <= 2000 ? text.TrimEnd() : $"{text[..2000].TrimEnd()}… ({text.Length} characters)";
