using System.Buffers.Binary;
using System.Text;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>A line of an index file's section table: 64 bytes, little-endian.</summary>
/// <remarks>
/// <code>
/// offset  bytes  content
///      0  24     name, ASCII, filled up with zeros
///     24  4      1 if a reader that does not know the section must refuse the file, or 0
///     28  4      bytes in a block; each block has a checksum of its own
///     32  8      offset of the content from the header, a multiple of 64
///     40  8      length of the content; behind it lies the CRC-32C of each block, 4 bytes each
///     48  4      CRC-32C of these checksums
///     52  12     zero
/// </code>
/// Sections follow each other, filled up with zeros.
/// </remarks>
internal readonly record struct SectionEntry(string Name, bool IsRequired, int BlockBytes, long Offset, long Length, uint ChecksumOfChecksums)
{
    public const int Bytes = 64;
    public const int Alignment = 64;
    private const int NameBytes = 24;

    public long BlockCount => (Length + BlockBytes - 1) / BlockBytes;

    /// <summary>Gets the offset behind the section, its checksums and its filling.</summary>
    public long End => Align(Offset + Length + BlockCount * sizeof(uint));

    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    public void Write(Span<byte> bytes)
    {
        bytes.Clear();
        Encoding.ASCII.GetBytes(Name, bytes[..NameBytes]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], IsRequired ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], BlockBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], ChecksumOfChecksums);
    }

    /// <summary>Reads an entry, and checks that the section lies where the one before it ends.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static SectionEntry Read(ReadOnlySpan<byte> bytes, long start, long end, IndexSource source)
    {
        var entry = new SectionEntry(
            Encoding.ASCII.GetString(bytes[..NameBytes].TrimEnd((byte)0)), BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]) != 0,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]));
        if (entry.Offset == start && entry.BlockBytes > 0 && entry.Length >= 0 && entry.Length <= end - start
            && entry.BlockCount <= int.MaxValue && entry.End <= end) return entry;
        throw source.Damaged($"its section '{entry.Name}' claims {entry.Length} bytes at {entry.Offset}, in blocks of {entry.BlockBytes}");
    }
}
