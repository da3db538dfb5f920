using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>An exact index as bytes, little-endian, without padding.</summary>
/// <remarks>
/// <code>
/// offset  bytes           content
///      0  8               "DRexact" and a zero byte
///      8  4               format version: 1
///     12  4               distance: a VectorDistance
///     16  4               dimension
///     20  4               count
///     24  count × (8 + r) id and encoded vector, in the order of insertion; the vector is float32 components,
///                         of unit length for the cosine distance, or sign bits in 64-bit words for the Hamming distance
///         32              SHA-256 of all that comes before
/// </code>
/// </remarks>
internal static class ExactIndexFile
{
    private const int Version = 1;
    private const int HeaderSize = 24;

    private static ReadOnlySpan<byte> Magic => "DRexact\0"u8;

    public static void Write(Stream stream, ExactIndex index, ReadOnlySpan<long> ids, RowSet rows)
    {
        IndexFormat.ThrowIfBigEndian();
        using var writer = new HashedWriter(stream);
        Span<byte> header = stackalloc byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)index.Distance);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], index.Dimension);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], index.Count);
        writer.Write(header);

        var record = new byte[sizeof(long) + rows.RowBytes];
        for (var slot = 0; slot < ids.Length; slot++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record, ids[slot]);
            rows.CopyCode(slot, record.AsSpan(sizeof(long)));
            writer.Write(record);
        }
        writer.WriteHash();
    }

    /// <param name="stream">The stream, which is left behind the index's last byte.</param>
    /// <param name="source">What to call the stream in an error.</param>
    /// <exception cref="InvalidDataException">The content is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Read(Stream stream, string source)
    {
        IndexFormat.ThrowIfBigEndian();
        using var reader = new HashedReader(stream, source);
        Span<byte> header = stackalloc byte[HeaderSize];
        reader.Read(header[..Magic.Length]);
        if (!header.StartsWith(Magic))
            throw new InvalidDataException($"{source} is not an exact index: it does not begin as one. Use what ExactIndex.Save wrote.");
        reader.Read(header[Magic.Length..]);
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version > Version)
            throw new InvalidDataException(
                $"{source} is an exact index of format {version}; this version of the library reads format {Version}. Update the library.");

        var distance = (VectorDistance)BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        var dimension = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        if (version < 1 || !Enum.IsDefined(distance) || dimension is < 1 or > ExactIndex.MaxDimension || count < 0)
            throw reader.Damaged($"its header says version {version}, distance {(int)distance}, dimension {dimension}, count {count}");

        var index = new ExactIndex(dimension, distance);
        ReadRecords(reader, count, index);
        reader.VerifyHash();
        return index;
    }

    private static void ReadRecords(HashedReader reader, int count, ExactIndex index)
    {
        var record = new byte[sizeof(long) + index.RowBytes];
        reader.RequireRemaining((long)count * record.Length + SHA256.HashSizeInBytes);
        for (var slot = 0; slot < count; slot++)
        {
            reader.Read(record);
            var id = BinaryPrimitives.ReadInt64LittleEndian(record);
            if (!index.TryRestore(id, record.AsSpan(sizeof(long))))
                throw reader.Damaged($"the vector at position {slot}, id {id}, is not valid");
        }
    }
}
