using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>The numbers of a constant tensor as an array, and back.</summary>
internal static class TensorValues
{
    /// <summary>Returns the values of a float tensor.</summary>
    /// <exception cref="InvalidDataException">It holds other numbers, fewer or more than its shape says, or none that are finite.</exception>
    public static float[] Floats(TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw new InvalidDataException($"The constant '{tensor.Name}' lies in another file. Save the model as a single file.");
        if (tensor.DataType != (int)DataType.Float)
            throw new InvalidDataException($"The constant '{tensor.Name}' holds {(DataType)tensor.DataType}, not float. Export the model in float32.");
        float[] values = tensor.RawData.IsEmpty
            ? [.. tensor.FloatData]
            : tensor.RawData.Length % sizeof(float) == 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [];
        if (values.Length != Count(tensor))
            throw new InvalidDataException($"The constant '{tensor.Name}' does not hold the {Count(tensor)} values of its shape: the file is damaged.");
        if (!Array.TrueForAll(values, float.IsFinite))
            throw new InvalidDataException(
                $"The constant '{tensor.Name}' holds values that are no finite numbers: the training failed, or the file is damaged.");
        return values;
    }

    /// <summary>Returns the values of a tensor of 64-bit integers; none for other tensors.</summary>
    public static long[] Integers(TensorProto tensor) => tensor.DataType != (int)DataType.Int64 || tensor.RawData.Length % sizeof(long) != 0
        ? []
        : tensor.RawData.IsEmpty ? [.. tensor.Int64Data] : MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray();

    /// <summary>Returns the number of values that a tensor's shape says it has; −1 for a shape that cannot be.</summary>
    public static long Count(TensorProto tensor)
    {
        UInt128 count = 1;
        foreach (var size in tensor.Dims)
        {
            if (size < 0 || (count *= (ulong)size) > int.MaxValue) return -1;
        }
        return (long)count;
    }

    public static TensorProto Tensor<T>(string name, DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        foreach (var size in shape) tensor.Dims.Add(size);
        return tensor;
    }
}
