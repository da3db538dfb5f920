using System.Buffers.Binary;
using System.Text;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Finds the entries of a zip archive where they lie in the file. Only those that are stored as they are can be read, which is how PyTorch
/// writes tensors: nothing is ever unpacked, and no entry is larger than the file.
/// </summary>
/// <remarks>
/// Checksums are not compared: PyTorch can be told not to compute them.
/// </remarks>
internal sealed class StoredZip
{
    private const uint LocalEntry = 0x04034b50, CentralEntry = 0x02014b50, End = 0x06054b50, End64 = 0x06064b50, Locator64 = 0x07064b50;
    private const int LocalLength = 30, CentralLength = 46, EndLength = 22, End64Length = 56, Locator64Length = 20;
    /// <summary>The bytes of an entry in the list, while that grows.</summary>
    private const int EntrySize = 200;

    private const ushort Zip64Extra = 1, Encrypted = 1, Stored = 0;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly MappedFile _file;

    private StoredZip(MappedFile file) => _file = file;

    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Returns whether a file begins as zip archives do.</summary>
    public static bool IsOne(MappedFile file) => file.Length >= LocalLength && new StoredZip(file).UInt32(0) == LocalEntry;

    /// <summary>Lists the entries.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static StoredZip Open(MappedFile file, ReadingBudget budget)
    {
        var zip = new StoredZip(file);
        var (position, end) = zip.Directory();
        while (position < end) position = zip.ReadEntry(position, end, budget);
        return zip;
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Returns where in the file an entry's content lies.</summary>
    /// <exception cref="InvalidDataException">The entry is not there, or compressed.</exception>
    public (long Offset, long Length) Find(string name)
    {
        if (!_entries.TryGetValue(name, out var entry)) throw _file.Fault($"the archive lacks its entry '{name}'.");
        if (!entry.IsStored)
            throw _file.Fault($"the archive's entry '{name}' is compressed, which PyTorch's never are. Save the weights anew with torch.save.");
        return (entry.Offset, entry.Length);
    }

    // PyTorch writes a 64-bit record in front of the common one, whatever the archive's size, and no comment behind it.
    private (long Start, long End) Directory()
    {
        var at = _file.Length - EndLength;
        if (at < 0 || UInt32(at) != End)
            throw _file.Fault("the archive does not end as those of PyTorch do; the file is cut short or damaged.");
        long length = UInt32(at + 12), start = UInt32(at + 16);
        if (at >= Locator64Length + End64Length && UInt32(at - Locator64Length) == Locator64)
        {
            at = Int64(at - Locator64Length + 8);
            if (UInt32(at) != End64) throw _file.Fault("the archive's 64-bit end record is not where it says.");
            (length, start) = (Int64(at + 40), Int64(at + 48));
        }
        if (start < 0 || length < 0 || start > at - length)
            throw _file.Fault("the archive's directory does not lie in the file.");
        return (start, start + length);
    }

    private long ReadEntry(long at, long directoryEnd, ReadingBudget budget)
    {
        if (UInt32(at) != CentralEntry) throw _file.Fault($"the archive's directory is damaged at byte {at}.");
        int nameLength = UInt16(at + 28), extraLength = UInt16(at + 30), commentLength = UInt16(at + 32);
        var next = at + CentralLength + nameLength + extraLength + commentLength;
        if (next > directoryEnd) throw _file.Fault("the archive's directory is cut short.");
        budget.Charge(2 * nameLength + EntrySize);
        var nameBytes = _file.Slice(at + CentralLength, nameLength);
        var name = Encoding.UTF8.GetString(nameBytes);
        if ((UInt16(at + 8) & Encrypted) != 0) throw _file.Fault($"the archive's entry '{name}' is encrypted.");

        long packed = UInt32(at + 20), length = UInt32(at + 24), local = UInt32(at + 42);
        Widen(at + CentralLength + nameLength, extraLength, ref length, ref packed, ref local);
        var isStored = UInt16(at + 10) == Stored;
        if ((isStored && packed != length) || packed < 0 || packed > _file.Length)
            throw _file.Fault($"the archive's entry '{name}' claims {length} bytes, stored in {packed}, of a file of {_file.Length}.");
        if (local < 0 || UInt32(local) != LocalEntry || !_file.Slice(local + LocalLength, UInt16(local + 26)).SequenceEqual(nameBytes))
            throw _file.Fault($"the archive's entry '{name}' is not where the directory says.");
        var content = local + LocalLength + nameLength + UInt16(local + 28);
        if (content > _file.Length - packed) throw _file.Fault($"the archive's entry '{name}' is cut short.");
        if (!_entries.TryAdd(name, new Entry(content, packed, isStored))) throw _file.Fault($"the archive has two entries '{name}'.");
        return next;
    }

    /// <summary>Reads what does not fit into 32 bits from the extra field made for that; it has only those that do not.</summary>
    private void Widen(long at, int extraLength, ref long length, ref long packed, ref long local)
    {
        for (var end = at + extraLength; at + 4 <= end; at += 4 + UInt16(at + 2))
        {
            if (UInt16(at) != Zip64Extra) continue;
            var value = at + 4;
            Widen(ref length, ref value);
            Widen(ref packed, ref value);
            Widen(ref local, ref value);
            return;
        }
    }

    private void Widen(ref long value, ref long at)
    {
        if (value != uint.MaxValue) return;
        value = Int64(at);
        at += sizeof(long);
    }

    private ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.Slice(at, sizeof(ushort)));

    private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.Slice(at, sizeof(uint)));

    private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(_file.Slice(at, sizeof(long)));

    private readonly record struct Entry(long Offset, long Length, bool IsStored);
}
