using System.CommandLine;
using MLNetDeepRanking.CommandLine.Commands;
using MLNetDeepRanking.CommandLine.Output;

namespace MLNetDeepRanking.CommandLine;

/// <summary>The command <c>deeprank</c>, with all that it can do below it.</summary>
internal static class DeepRankCommand
{
    /// <summary>Runs the command, and returns the exit code: 0 if it did what it was asked, else as <see cref="ExitCode"/> says.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = Create(terminal);
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("deeprank: stopped.").ConfigureAwait(false);
            return ExitCode.Stopped;
        }
        catch (Exception e) when (Failures.Explain(e) is { } message)
        {
            await terminal.Error.WriteLineAsync($"deeprank: {message}").ConfigureAwait(false);
            return ExitCode.Failure;
        }
    }

    private static RootCommand Create(Terminal terminal) => new("Finds the pictures that look most like a given one, after learning from pictures of your own.")
    {
        TrainCommand.Create(terminal),
        EmbedCommand.Create(terminal),
        IndexCommand.Create(terminal),
        SearchCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        DuplicatesCommand.Create(terminal),
        AuditCommand.Create(terminal),
        TuneCommand.Create(terminal),
        InspectCommand.Create(terminal),
    };
}
