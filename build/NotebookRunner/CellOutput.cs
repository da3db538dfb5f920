using System.Text.Json.Nodes;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>Something that a cell showed: text that it wrote, or a value in one form or more.</summary>
/// <param name="Forms">The text of each form, by its media type; of written text alone <see cref="Written"/>.</param>
internal sealed record CellOutput(IReadOnlyDictionary<string, string> Forms)
{
    /// <summary>What stands in the place of a media type for text that was written to the console.</summary>
    public const string Written = "stdout";

    /// <summary>Returns the output of a cell that wrote <paramref name="text"/>.</summary>
    public static CellOutput OfText(string text) => new(new Dictionary<string, string> { [Written] = text });

    /// <summary>Returns the output as notebook files hold it.</summary>
    public JsonObject ToJson() => Forms.TryGetValue(Written, out var text)
        ? new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = Lines(text) }
        : new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject(Forms.Select(form => KeyValuePair.Create(form.Key, (JsonNode?)Lines(form.Value)))),
        };

    /// <summary>Returns the plainest form.</summary>
    public override string ToString() => Forms.GetValueOrDefault(Written) ?? Forms.GetValueOrDefault("text/plain") ?? Forms.First().Value;

    private static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        return new JsonArray([.. lines.Select((line, index) => index < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0)
            .Select(line => JsonValue.Create(line))]);
    }
}
