using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MLNetDeepRanking.CommandLine.Output;

/// <summary>Where a command writes: results to the output, and how far it has come to the error stream, so that results can be piped.</summary>
/// <param name="Output">Receives results.</param>
/// <param name="Error">Receives progress and complaints.</param>
/// <param name="Live">Draws progress bars on the error stream; null if nobody watches, and progress is lines.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, IAnsiConsole? Live)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Terminal OfProcess() => new(Console.Out, Console.Error, Console.IsErrorRedirected ? null : OnError());

    /// <summary>Writes a result: as JSON if that is wanted, else as text.</summary>
    public void Write(bool json, object result, string text) => Output.WriteLine(json ? JsonSerializer.Serialize(result, Json) : text);

    private static IAnsiConsole OnError() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
