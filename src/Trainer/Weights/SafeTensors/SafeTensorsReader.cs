using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Lists the tensors of a <c>.safetensors</c> file: eight bytes of length, a JSON header of that length, and the values, which together
/// fill the rest of the file without overlap or gap.
/// </summary>
internal static class SafeTensorsReader
{
    /// <summary>The longest header read, in bytes; those of published networks have some ten thousand.</summary>
    private const int MaximumHeader = 8 << 20;

    private const int Prefix = sizeof(ulong);

    public static IReadOnlyList<WeightTensor> Read(MappedFile file)
    {
        var header = Header(file);
        List<WeightTensor> tensors;
        try
        {
            tensors = new SafeTensorsHeader(header, file, new ReadingBudget(file), Prefix + header.Length).Read();
        }
        catch (JsonException e)
        {
            throw file.Fault($"its header is not JSON as .safetensors files have it: {e.Message}", e);
        }
        CheckThatValuesFill(file, tensors, Prefix + header.Length);
        return tensors;
    }

    private static ReadOnlySpan<byte> Header(MappedFile file)
    {
        if (file.Length < Prefix)
            throw file.Fault($"its {file.Length} bytes are too few for a .safetensors file.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(0, Prefix));
        if (length > (ulong)(file.Length - Prefix))
            throw file.Fault(
                "it is neither a PyTorch file nor a whole .safetensors file, " +
                $"which would begin with the length of its header: it says {length} bytes, and has {file.Length}.");
        if (length > MaximumHeader)
            throw file.Fault($"its header has {length} bytes; {MaximumHeader} are the most.");
        var header = file.Slice(Prefix, (long)length);
        if (header is not [(byte)'{', ..] || !Utf8.IsValid(header))
            throw file.Fault("its header is not a JSON object in UTF-8: it is no .safetensors file, or damaged.");
        return header;
    }

    private static void CheckThatValuesFill(MappedFile file, List<WeightTensor> tensors, long start)
    {
        var (end, previous) = (start, "the header");
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteCount))
        {
            if (tensor.Offset < end) throw file.Fault($"tensor '{tensor.Name}' overlaps {previous}.");
            if (tensor.Offset > end)
                throw file.Fault($"{tensor.Offset - end} bytes between {previous} and tensor '{tensor.Name}' belong to no tensor.");
            (end, previous) = (tensor.Offset + tensor.ByteCount, $"tensor '{tensor.Name}'");
        }
        if (end != file.Length) throw file.Fault($"the last {file.Length - end} bytes belong to no tensor.");
    }
}
