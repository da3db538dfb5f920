using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The bytes of a pickle, taken one part after another: opcodes, numbers and texts.</summary>
internal ref struct PickleBytes(ReadOnlySpan<byte> pickle, ReadingBudget budget, TorchObjects objects)
{
    private const int MaximumTextLength = 1 << 16;

    private readonly ReadOnlySpan<byte> _pickle = pickle;

    /// <summary>Gets how many bytes have been taken.</summary>
    public int Position { get; private set; }

    /// <summary>Gets whether all have.</summary>
    public readonly bool AtEnd => Position == _pickle.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public double Float64() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    public void Skip(int count) => Take(count);

    /// <summary>Returns a whole number whose length in bytes is written before it.</summary>
    public long LongInteger()
    {
        var bytes = Take(Byte());
        if (bytes.Length > sizeof(long)) throw objects.Refuse("it has a number of more than 64 bits");
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Fill(bytes is [.., >= 0x80] ? byte.MaxValue : byte.MinValue);
        bytes.CopyTo(number);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    /// <summary>Returns a text of <paramref name="length"/> bytes.</summary>
    public string Text(long length)
    {
        var bytes = Take(length);
        if (length > MaximumTextLength)
            throw objects.Refuse($"it has a text of {length} bytes; {MaximumTextLength} are the most");
        if (!Utf8.IsValid(bytes)) throw objects.Refuse("it has a text that is not UTF-8");
        budget.Charge(2 * length);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Returns a text that ends with its line.</summary>
    public string Line()
    {
        var length = _pickle[Position..].IndexOf((byte)'\n');
        if (length < 0) throw CutShort();
        var line = Text(length);
        Skip(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _pickle.Length - Position) throw CutShort();
        var bytes = _pickle.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    private readonly InvalidDataException CutShort() => objects.Refuse("it is cut short");
}
