using System.Text.Json.Nodes;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>A cell of C# in a notebook.</summary>
/// <param name="Number">Its number among the cells of code, from 1, as a front end shows it after a run from top to bottom.</param>
/// <param name="Json">The cell in the notebook's file.</param>
internal sealed record CodeCell(int Number, JsonObject Json)
{
    /// <summary>Gets the code. The file holds it as one text or as a list of lines.</summary>
    public string Source { get; } = Json["source"] is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)Json["source"] ?? "";

    /// <summary>Gets whether the cell sets the values that a caller may replace.</summary>
    public bool IsParameters => Json["metadata"]?["tags"] is JsonArray tags && tags.Any(tag => (string?)tag == "parameters");

    /// <summary>Gets the language that the cell names for itself, if it does.</summary>
    public string? Language => (string?)Json["metadata"]?["polyglot_notebook"]?["kernelName"] ?? (string?)Json["metadata"]?["dotnet_interactive"]?["language"];

    /// <summary>Puts the outputs of a run in the place of earlier ones.</summary>
    public void Record(IEnumerable<CellOutput> outputs)
    {
        Json["execution_count"] = Number;
        Json["outputs"] = new JsonArray([.. outputs.Select(output => output.ToJson())]);
    }
}
