using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx;

/// <summary>A manifest as the key-value entries of an ONNX file, and back.</summary>
internal static class ManifestEntries
{
    private const string Prefix = "deeprank.";
    private const string MetricPrefix = "metric.";

    public static void Write(ModelProto model, ModelManifest manifest)
    {
        Remove(model);
        var preprocessing = manifest.Preprocessing;
        Add(model, "format", Text(manifest.FormatVersion));
        Add(model, "width", Text(preprocessing.Width));
        Add(model, "height", Text(preprocessing.Height));
        Add(model, "aspect", preprocessing.Aspect.ToString());
        Add(model, "background", preprocessing.Background.ToString());
        Add(model, "embedding-size", Text(manifest.EmbeddingSize));
        Add(model, "network", manifest.Network);
        if (manifest.LabelColumn is { } label) Add(model, "label-column", label);
        if (manifest.DataHash.Length > 0) Add(model, "data-hash", manifest.DataHash);
        if (manifest.License.Length > 0) Add(model, "license", manifest.License);
        foreach (var (name, value) in manifest.Metrics) Add(model, MetricPrefix + name, value.ToString("R", CultureInfo.InvariantCulture));
        Add(model, "training", manifest.Training);
        if (manifest.Quantization.Length > 0) Add(model, "quantization", manifest.Quantization);
        Add(model, "library-version", manifest.LibraryVersion);
        Add(model, "content-hash", manifest.ContentHash);
    }

    public static bool ArePresent(ModelProto model) => model.MetadataProps.Any(entry => entry.Key == Prefix + "format");

    /// <exception cref="InvalidDataException">An entry is missing or malformed, or the format is newer than this library.</exception>
    public static ModelManifest Read(ModelProto model)
    {
        var entries = model.MetadataProps.Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key[Prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
        var format = Number(entries, "format");
        if (format == 0) throw Malformed("format", "0");
        if (format > 1)
            throw new InvalidDataException($"The model's manifest has format {format}; this version of the library reads format 1. Update the library.");
        return new ModelManifest
        {
            FormatVersion = format,
            Preprocessing = ReadPreprocessing(entries),
            EmbeddingSize = Number(entries, "embedding-size") is > 0 and var size ? size : throw Malformed("embedding-size", "0"),
            Network = entries.GetValueOrDefault("network", ""),
            LabelColumn = entries.GetValueOrDefault("label-column"),
            DataHash = entries.GetValueOrDefault("data-hash", ""),
            License = entries.GetValueOrDefault("license", ""),
            Metrics = ReadMetrics(entries),
            Training = entries.GetValueOrDefault("training", ""),
            Quantization = entries.GetValueOrDefault("quantization", ""),
            LibraryVersion = entries.GetValueOrDefault("library-version", ""),
            ContentHash = Hash(entries),
        };
    }

    private static Preprocessing ReadPreprocessing(Dictionary<string, string> entries)
    {
        int width = Side(entries, "width"), height = Side(entries, "height");
        var aspect = entries.GetValueOrDefault("aspect", "");
        if (!Enum.TryParse<AspectMode>(aspect, out var mode) || !Enum.IsDefined(mode)) throw Malformed("aspect", aspect);
        return new Preprocessing { Width = width, Height = height, Aspect = mode, Background = Colour(entries.GetValueOrDefault("background", "")) };
    }

    private static ModelMetrics ReadMetrics(Dictionary<string, string> entries) =>
        new(from entry in entries
            where entry.Key.StartsWith(MetricPrefix, StringComparison.Ordinal)
            select new KeyValuePair<string, double>(entry.Key[MetricPrefix.Length..], Real(entry.Key, entry.Value)));

    private static double Real(string key, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Malformed(key, text);

    private static int Side(Dictionary<string, string> entries, string key) =>
        Number(entries, key) is >= 1 and <= 4096 and var pixels ? pixels : throw Malformed(key, entries[key]);

    // It comes last in the file: without it, the end is missing.
    private static string Hash(Dictionary<string, string> entries) =>
        entries.TryGetValue("content-hash", out var hash) && hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower)
            ? hash
            : throw Malformed("content-hash", hash ?? "(missing)");

    private static RgbColor Colour(string text) =>
        text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb)
            ? new RgbColor((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : throw Malformed("background", text);

    private static int Number(Dictionary<string, string> entries, string key) =>
        entries.TryGetValue(key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed(key, text ?? "(missing)");

    private static InvalidDataException Malformed(string key, string value) =>
        new($"The model's metadata entry '{Prefix}{key}' is '{value}', which is not valid: the file is damaged or was edited.");

    private static void Add(ModelProto model, string key, string value) =>
        model.MetadataProps.Add(new StringStringEntryProto { Key = Prefix + key, Value = value });

    private static void Remove(ModelProto model)
    {
        for (var i = model.MetadataProps.Count - 1; i >= 0; i--)
            if (model.MetadataProps[i].Key.StartsWith(Prefix, StringComparison.Ordinal)) model.MetadataProps.RemoveAt(i);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
