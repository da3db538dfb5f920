using System.Globalization;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// What a saved graph says of the transformer it stands for: entries in the graph's own metadata, which stock ML.NET carries along unread.
/// They tell <see cref="StockBlocks"/> which stock chain is one of ours, and hold what a graph does not: column names and options.
/// </summary>
internal sealed class BlockMetadata
{
    private const string Prefix = "deeprank.mlnet.";
    private readonly Dictionary<string, string> _entries;

    public BlockMetadata(string transformer)
        : this(new Dictionary<string, string>(StringComparer.Ordinal) { ["transformer"] = transformer })
    {
    }

    private BlockMetadata(Dictionary<string, string> entries) => _entries = entries;

    /// <summary>Gets the name of the transformer.</summary>
    public string Transformer => Text("transformer");

    /// <summary>Takes the entries out of a graph; returns null, and leaves the graph as it is, if it has none.</summary>
    public static BlockMetadata? Take(ModelProto graph)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in graph.MetadataProps.Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToArray())
        {
            graph.MetadataProps.Remove(entry);
            entries[entry.Key[Prefix.Length..]] = entry.Value;
        }
        return entries.Count == 0 ? null : new BlockMetadata(entries);
    }

    /// <summary>Adds the entries to a graph, in ordinal order of their keys.</summary>
    public void AddTo(ModelProto graph)
    {
        foreach (var (key, value) in _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            graph.MetadataProps.Add(new StringStringEntryProto { Key = Prefix + key, Value = value });
    }

    /// <summary>Adds an entry; a null value adds none.</summary>
    public BlockMetadata With<T>(string key, T value)
    {
        if (value is not null) _entries[key] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return this;
    }

    public string Text(string key) => TextOrNull(key) ?? throw Malformed(key, "missing");

    public string? TextOrNull(string key) => _entries.GetValueOrDefault(key);

    public int Number(string key) =>
        int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed(key, $"'{Text(key)}'");

    public T Choice<T>(string key)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(key), out var choice) && Enum.IsDefined(choice)
            ? choice
            : throw Malformed(key, $"'{Text(key)}'");

    private static InvalidDataException Malformed(string key, string value) =>
        new($"The saved model's metadata entry '{Prefix}{key}' is {value}: the file is damaged, was edited, or is of a newer version.");
}
