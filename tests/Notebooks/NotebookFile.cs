using System.Text.Json.Nodes;

namespace MLNetDeepRanking.Notebooks.Tests;

/// <summary>Writes a small notebook.</summary>
internal static class NotebookFile
{
    public static JsonObject Code(string source, params string[] tags) => new()
    {
        ["cell_type"] = "code",
        ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) },
        ["source"] = source,
    };

    public static JsonObject Markdown(string source) => new() { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = source };

    public static string Write(string folder, params JsonObject[] cells)
    {
        var path = Path.Combine(folder, "test.ipynb");
        var notebook = new JsonObject
        {
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
            ["metadata"] = new JsonObject { ["kept"] = true },
            ["cells"] = new JsonArray([.. cells]),
        };
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }
}
