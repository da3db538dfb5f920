using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>A notebook file (<c>.ipynb</c>, version 4 of the format) and its cells of C#. What else the file holds stays as it is.</summary>
internal sealed class Notebook
{
    // Jupyter's own layout, so that a front end that saves the notebook changes no line without need.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _json;

    private Notebook(string path, JsonObject json)
    {
        (Path, _json) = (path, json);
        Cells = [.. json["cells"]!.AsArray().OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code")
            .Select((cell, index) => new CodeCell(index + 1, cell))];
    }

    /// <summary>Gets the file's full path.</summary>
    public string Path { get; }

    /// <summary>Gets the cells of code, in order.</summary>
    public IReadOnlyList<CodeCell> Cells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="InvalidDataException">The file is no notebook of version 4, or holds code that is not C#.</exception>
    public static Notebook Load(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            if (JsonNode.Parse(File.ReadAllText(full)) is not JsonObject json || (int?)json["nbformat"] != 4 || json["cells"] is not JsonArray)
                throw new InvalidDataException($"'{path}' is no notebook of nbformat 4.");
            var notebook = new Notebook(full, json);
            if (notebook.Cells.FirstOrDefault(cell => cell.Language is not (null or "csharp")) is { } foreign)
                throw new InvalidDataException($"'{path}', cell {foreign.Number}: only C# is run here, not {foreign.Language}.");
            return notebook;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is no notebook: {error.Message}", error);
        }
    }

    /// <summary>Writes the notebook with the outputs of its cells; the file appears whole or not at all.</summary>
    public void Save(string path) => AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(_json.ToJsonString(Layout) + "\n"));
}
