using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>Runs cells of C# one after the other, each of which sees what those before it declared.</summary>
/// <remarks>
/// It is .NET Interactive's kernel for C# in its essentials: the same compiler, language version, imports and references. Relative paths
/// (<c>#r</c>, <c>#load</c>, files) begin in the current folder, which therefore should be the notebook's. Lines that are commands to the
/// notebook server (<c>#!</c>, <c>#r "nuget:…"</c>) are refused. Cells write to the process's console while they run: one kernel a process.
/// </remarks>
internal sealed class CSharpKernel
{
    private readonly ScriptOptions _options = ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp12)
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(Environment.CurrentDirectory))
        .WithSourceResolver(new SourceFileResolver([], Environment.CurrentDirectory))
        .AddReferences(typeof(Enumerable).Assembly, typeof(Kernel).Assembly)
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddImports(typeof(Kernel).FullName!);

    private ScriptState<object>? _state;

    /// <summary>Runs a cell.</summary>
    /// <param name="code">The cell's code.</param>
    /// <returns>What it showed: the text that it wrote, then the value of an expression that ends it.</returns>
    /// <exception cref="CompilationErrorException">The code does not compile.</exception>
    /// <exception cref="NotSupportedException">A line is a command to the notebook server.</exception>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code)
    {
        ThrowIfCommand(code);
        var console = Console.Out;
        using var written = new StringWriter { NewLine = "\n" };
        Console.SetOut(written);
        try
        {
            var script = _state is null ? CSharpScript.Create<object>(code, _options) : _state.Script.ContinueWith<object>(code, _options);
            _state = _state is null ? await script.RunAsync() : await script.RunFromAsync(_state);
        }
        finally
        {
            Console.SetOut(console);
        }
        List<CellOutput> outputs = [];
        if (written.ToString() is { Length: > 0 } text) outputs.Add(CellOutput.OfText(text));
        if (_state.ReturnValue is { } value) outputs.Add(CellDisplay.Of(value));
        return outputs;
    }

    private static void ThrowIfCommand(string code)
    {
        var command = code.Split('\n').Select(line => line.Trim()).FirstOrDefault(line =>
            line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#i ", StringComparison.Ordinal)
            || line.StartsWith("#r", StringComparison.Ordinal) && line.Contains("nuget:", StringComparison.OrdinalIgnoreCase));
        if (command is not null) throw new NotSupportedException($"'{command}' is a command to a notebook server, which is not run here.");
    }
}
