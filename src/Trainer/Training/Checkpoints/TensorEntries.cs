using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Named tensors as bytes and back, in their own types.</summary>
internal static class TensorEntries
{
    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, Tensor> tensors)
    {
        writer.Write(tensors.Count);
        foreach (var (name, tensor) in tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            using var plain = tensor.detach().cpu().contiguous();
            writer.Write(plain.bytes.Length);
            writer.Write(plain.bytes);
        }
    }

    /// <summary>Copies the values into <paramref name="tensors"/>, which must have the same names, shapes and types.</summary>
    /// <exception cref="InvalidDataException">They have not.</exception>
    public static void Read(BinaryReader reader, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var mode = no_grad();
        if (reader.ReadInt32() != tensors.Count) throw new InvalidDataException("The checkpoint holds other tensors than the run.");
        for (var i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[reader.ReadString()];
            using var plain = zeros(tensor.shape, tensor.dtype);
            var bytes = plain.bytes;
            if (reader.ReadInt32() != bytes.Length) throw new InvalidDataException("The checkpoint holds a tensor of another shape than the run's.");
            reader.BaseStream.ReadExactly(bytes);
            tensor.copy_(plain);
        }
    }
}
