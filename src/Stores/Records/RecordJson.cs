using System.Text.Json;

namespace MLNetDeepRanking.Stores.Records;

/// <summary>Key and data of a record as a JSON array, in the order of the shape. Vectors are kept elsewhere.</summary>
internal static class RecordJson
{
    public static byte[] Write(RecordShape shape, StoredRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            JsonSerializer.Serialize(writer, record.Key, shape.Key.Type);
            for (var i = 0; i < shape.Data.Count; i++) JsonSerializer.Serialize(writer, record.Values[i], shape.Data[i].Type);
            writer.WriteEndArray();
        }
        return stream.ToArray();
    }

    /// <exception cref="JsonException">The text is not what <see cref="Write"/> wrote.</exception>
    public static StoredRecord Read(RecordShape shape, ReadOnlySpan<byte> json, float[][] vectors)
    {
        var reader = new Utf8JsonReader(json);
        var items = JsonElement.ParseValue(ref reader);
        if (items.ValueKind != JsonValueKind.Array || items.GetArrayLength() != shape.Data.Count + 1)
            throw new JsonException($"A record of '{shape.Collection}' is an array of {shape.Data.Count + 1} values.");
        var key = items[0].Deserialize(shape.Key.Type) ?? throw new JsonException("A record has no key.");
        var values = new object?[shape.Data.Count];
        for (var i = 0; i < values.Length; i++) values[i] = items[i + 1].Deserialize(shape.Data[i].Type);
        return new StoredRecord(key, values, vectors);
    }
}
