using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using MLNetDeepRanking.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Writes tensors as <c>.safetensors</c>, in the layout of the reference implementation: F32, ordered by name, the header filled up with
/// spaces so that the values begin at a multiple of eight bytes.
/// </summary>
internal static class SafeTensorsWriter
{
    private const int Alignment = 8;

    // Names are written as they are; the file is JSON in UTF-8, and no part of a web page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file whole or not at all; the same tensors give the same bytes.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var ordered = tensors.OrderBy(item => item.Key, StringComparer.Ordinal).ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Header(ordered));
            foreach (var (_, tensor) in ordered)
            {
                using var scope = NewDisposeScope();
                stream.Write(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes);
            }
        });
    }

    private static ReadOnlySpan<byte> Header(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), 0);
        buffer.Advance(sizeof(long));
        using (var json = new Utf8JsonWriter(buffer, Plain)) WriteJson(json, tensors);
        while (buffer.WrittenCount % Alignment != 0) buffer.Write(" "u8);
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    private static void WriteJson(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        json.WriteString("format", "pt");
        json.WriteEndObject();
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            WriteNumbers(json, "shape", tensor.shape);
            WriteNumbers(json, "data_offsets", offset, offset += tensor.numel() * sizeof(float));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
