namespace MLNetDeepRanking.NotebookRunner;

/// <summary>What the command line asks for.</summary>
/// <param name="Notebook">The notebook to run.</param>
/// <param name="Output">Where to write the notebook with its outputs; null for nowhere.</param>
/// <param name="Values">Values for the cell of parameters, by name.</param>
internal sealed record CommandLine(string Notebook, string? Output, IReadOnlyDictionary<string, string> Values)
{
    public const string Usage = """
        usage: dotnet run --project build/NotebookRunner -- NOTEBOOK [--write | --output FILE] [--set NAME=VALUE]...

        Runs every cell, and stops at the first that fails.
          --write           puts the outputs into the notebook itself
          --output FILE     puts them into a copy
          --set NAME=VALUE  replaces a value in the cell with the tag 'parameters'
        """;

    /// <summary>Reads the arguments; null if they make no sense.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        string? notebook = null, output = null;
        var write = false;
        Dictionary<string, string> values = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            var next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--write":
                    write = true;
                    break;
                case "--output" when next is not null:
                    (output, i) = (next, i + 1);
                    break;
                case "--set" when next?.Split('=', 2) is [{ Length: > 0 } name, var value]:
                    (values[name], i) = (value, i + 1);
                    break;
                case ['-', ..]:
                    return null;
                default:
                    if (notebook is not null) return null;
                    notebook = arguments[i];
                    break;
            }
        }
        if (notebook is null || write && output is not null) return null;
        return new CommandLine(notebook, write ? notebook : output, values);
    }
}
