using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>A tensor in a <see cref="WeightFile"/>: its name, shape and type, and its values for as long as the file is open.</summary>
public sealed class WeightTensor
{
    private readonly MappedFile _file;
    private readonly ImmutableArray<long> _strides;

    /// <summary>Makes a tensor of which the reader has checked that all values lie in the file.</summary>
    /// <param name="file">The file that holds it.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="layout">The shape, and where in memory the next value of each axis lies.</param>
    /// <param name="offset">Where in the file the first value lies, in bytes.</param>
    internal WeightTensor(MappedFile file, string name, WeightType type, TensorLayout layout, long offset)
    {
        _file = file;
        _strides = layout.Strides;
        Offset = offset;
        Name = name;
        Type = type;
        Shape = layout.Shape;
        Count = layout.Count;
        IsContiguous = layout.IsContiguous;
    }

    /// <summary>Gets the name, such as <c>layer1.0.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values.</summary>
    public WeightType Type { get; }

    /// <summary>Gets the sizes of the axes; none for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Gets the number of values.</summary>
    public long Count { get; }

    /// <summary>Gets where in the file the first value lies, in bytes.</summary>
    internal long Offset { get; }

    /// <summary>Gets the number of bytes that the values take.</summary>
    internal long ByteCount => Count * Type.Size();

    private bool IsContiguous { get; }

    /// <summary>Returns the values as 32-bit numbers, the last axis running fastest.</summary>
    /// <exception cref="InvalidDataException">The type is none of F32, F16 and BF16, or the values exceed an array.</exception>
    /// <exception cref="ObjectDisposedException">The file has been closed.</exception>
    public float[] ToArray()
    {
        RequireLoadable();
        var values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Returns name, type and shape.</summary>
    public override string ToString() => $"{Name}: {Type} {TensorLayout.Text(Shape)}";

    /// <summary>Writes the values as <see cref="ToArray"/> returns them.</summary>
    internal void CopyTo(Span<float> destination)
    {
        RequireLoadable();
        if (IsContiguous) Decode(Offset, destination);
        else Gather(destination);
    }

    // Rare: a transposed or sliced tensor that was saved as such. The index counts up like an odometer, and the position follows it.
    private void Gather(Span<float> destination)
    {
        var index = new long[Shape.Length];
        var position = 0L;
        for (var i = 0; i < destination.Length; i++)
        {
            Decode(Offset + position * Type.Size(), destination.Slice(i, 1));
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                position += _strides[axis];
                if (++index[axis] < Shape[axis]) break;
                position -= index[axis] * _strides[axis];
                index[axis] = 0;
            }
        }
    }

    private void Decode(long offset, Span<float> destination)
    {
        var bytes = _file.Slice(offset, (long)destination.Length * Type.Size());
        switch (Type)
        {
            case WeightType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case WeightType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++) destination[i] = (float)halves[i];
                break;
            default:
                var upperHalves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < upperHalves.Length; i++) destination[i] = BitConverter.UInt32BitsToSingle((uint)upperHalves[i] << 16);
                break;
        }
    }

    private void RequireLoadable()
    {
        if (!Type.IsLoadable())
            throw _file.Fault($"tensor '{Name}' is of type {Type}; F32, F16 and BF16 can be loaded.");
        if (Count * sizeof(float) > Array.MaxLength)
            throw _file.Fault($"tensor '{Name}' has {Count} values, more than can be loaded at once.");
    }
}
