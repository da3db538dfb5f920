using System.Text.Json;

namespace MLNetDeepRanking.Search;

/// <summary>A verifier as a small JSON document.</summary>
internal static class PairVerifierJson
{
    private const string Format = "deeprank.verifier";
    private const int Version = 1;

    public static byte[] Write(PairVerifier verifier)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteNumber("dimension", verifier.Dimension);
            json.WriteString("distance", $"{verifier.Distance}");
            json.WriteNumber("threshold", verifier.Threshold);
            json.WriteNumber("falseMatchRate", verifier.FalseMatchRate);
            json.WriteNumber("slope", verifier.Scaling.Slope);
            json.WriteNumber("offset", verifier.Scaling.Offset);
            json.WriteNumber("samePrior", verifier.SamePrior);
            json.WriteStartObject("measured");
            WriteMeasured(json, verifier.Measured);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The content is not a verifier, is damaged, or was written by a newer version.</exception>
    public static PairVerifier Read(byte[] content, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw new InvalidDataException($"'{name}' is not a verifier.");
            if (root.GetProperty("version").GetInt32() is var version and > Version)
                throw new InvalidDataException($"'{name}' is a verifier of version {version}; this library reads version {Version}. Update it.");
            var dimension = root.GetProperty("dimension").GetInt32();
            if (dimension is < 1 or > ExactIndex.MaxDimension) throw new FormatException("The dimension is out of range.");
            var distance = Enum.Parse<VectorDistance>(root.GetProperty("distance").GetString() ?? "");
            var scaling = new PlattScaling(root.GetProperty("slope").GetDouble(), root.GetProperty("offset").GetDouble());
            return new(dimension, distance, root.GetProperty("threshold").GetDouble(), root.GetProperty("falseMatchRate").GetDouble(), scaling,
                root.GetProperty("samePrior").GetDouble(), ReadMeasured(root.GetProperty("measured")));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"'{name}' is not a verifier, or is damaged: {error.Message}", error);
        }
    }

    private static void WriteMeasured(Utf8JsonWriter json, VerificationMetrics measured)
    {
        json.WriteNumber("samePairs", measured.SamePairs);
        json.WriteNumber("differentPairs", measured.DifferentPairs);
        json.WriteNumber("falseMatchRate", measured.FalseMatchRate);
        json.WriteNumber("falseNonMatchRate", measured.FalseNonMatchRate);
        json.WriteNumber("equalErrorRate", measured.EqualErrorRate);
        json.WriteNumber("areaUnderCurve", measured.AreaUnderCurve);
        json.WriteStartArray("roc");
        foreach (var (threshold, falseMatches, trueMatches) in measured.Roc)
        {
            json.WriteStartArray();
            json.WriteNumberValue(threshold);
            json.WriteNumberValue(falseMatches);
            json.WriteNumberValue(trueMatches);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static VerificationMetrics ReadMeasured(JsonElement measured) => new()
    {
        SamePairs = measured.GetProperty("samePairs").GetInt32(),
        DifferentPairs = measured.GetProperty("differentPairs").GetInt32(),
        FalseMatchRate = measured.GetProperty("falseMatchRate").GetDouble(),
        FalseNonMatchRate = measured.GetProperty("falseNonMatchRate").GetDouble(),
        EqualErrorRate = measured.GetProperty("equalErrorRate").GetDouble(),
        AreaUnderCurve = measured.GetProperty("areaUnderCurve").GetDouble(),
        Roc = [.. measured.GetProperty("roc").EnumerateArray().Select(point => new RocPoint(point[0].GetDouble(), point[1].GetDouble(), point[2].GetDouble()))],
    };
}
