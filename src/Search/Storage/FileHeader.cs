using System.Buffers.Binary;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The first 64 bytes of an index file, little-endian.</summary>
/// <remarks>
/// <code>
/// offset  bytes  content
///      0  8      "DRindex" and a zero byte
///      8  4      format version: 1
///     12  4      the oldest version whose readers can read the file: 1
///     16  8      length of the index in bytes
///     24  4      number of sections, whose table follows
///     28  4      CRC-32C of the section table
///     32  28     zero
///     60  4      CRC-32C of the 60 bytes before
/// </code>
/// </remarks>
internal readonly record struct FileHeader(int Version, int OldestReader, long Length, int SectionCount, uint TableChecksum)
{
    public const int Bytes = 64;
    public const int CurrentVersion = 1;
    private const int ChecksumOffset = 60;

    private static ReadOnlySpan<byte> Magic => "DRindex\0"u8;

    public void Write(Span<byte> bytes)
    {
        ThrowIfBigEndian();
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], OldestReader);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], SectionCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], TableChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumOffset..], Checksum.Of(bytes[..ChecksumOffset]));
    }

    /// <exception cref="InvalidDataException">The bytes are no header, are damaged, or want a newer reader.</exception>
    public static FileHeader Read(ReadOnlySpan<byte> bytes, IndexSource source)
    {
        ThrowIfBigEndian();
        if (!bytes[..Math.Min(bytes.Length, Magic.Length)].SequenceEqual(Magic[..Math.Min(bytes.Length, Magic.Length)]))
            throw source.Refused("is not an index: it does not begin as one. Use what Save wrote.");
        if (bytes.Length < Bytes) throw source.Damaged("it ends too early");

        var header = new FileHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]));
        if (header.OldestReader > CurrentVersion)
            throw source.Refused(
                $"is an index of format {header.Version}; this version of the library reads format {CurrentVersion}. Update the library.");
        if (Checksum.Of(bytes[..ChecksumOffset]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]))
            throw source.Damaged("the checksum of its header does not match");
        if (header.Version < 1 || header.OldestReader < 1 || header.SectionCount < 0 || header.Length < Bytes + (long)header.SectionCount * SectionEntry.Bytes)
            throw source.Damaged($"its header says version {header.Version}, {header.SectionCount} sections, {header.Length} bytes");
        return header;
    }

    /// <exception cref="PlatformNotSupportedException">The machine stores numbers the other way round.</exception>
    private static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Index files are read and written on little-endian machines only.");
    }
}
