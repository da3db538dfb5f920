using System.Diagnostics;

namespace MLNetDeepRanking.Notebooks.Tests;

/// <summary>The runner in a process of its own, as its users start it.</summary>
internal static class RunnerProcess
{
    /// <summary>Returns the exit code and what was written to the two streams.</summary>
    public static (int ExitCode, string Text, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "NotebookRunner.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, errors.Result);
    }
}
