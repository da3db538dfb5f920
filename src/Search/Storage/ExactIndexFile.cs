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
    public static IndexFormat Format { get; } = new("DRexact\0"u8.ToArray(), version: 1, "an exact index", "ExactIndex.Save");

    public static void Write(Stream stream, ExactIndex index, ReadOnlySpan<long> ids, RowSet rows)
    {
        using var writer = new HashedWriter(stream);
        Format.Write(writer);
        writer.Write((int)index.Distance);
        writer.Write(index.Dimension);
        writer.Write(index.Count);
        var code = new byte[rows.RowBytes];
        for (var slot = 0; slot < ids.Length; slot++)
        {
            writer.Write(ids[slot]);
            rows.CopyCode(slot, code);
            writer.Write(code);
        }
        writer.WriteHash();
    }

    /// <param name="stream">The stream, which is left behind the index's last byte.</param>
    /// <param name="source">What to call the stream in an error.</param>
    /// <exception cref="InvalidDataException">The content is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Read(Stream stream, string source)
    {
        using var reader = new HashedReader(stream, source);
        var version = Format.Read(reader);
        var (distance, dimension, count) = ((VectorDistance)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (version < 1 || !Enum.IsDefined(distance) || dimension is < 1 or > ExactIndex.MaxDimension || count < 0)
            throw reader.Damaged($"its header says version {version}, distance {(int)distance}, dimension {dimension}, count {count}");

        var index = new ExactIndex(dimension, distance);
        ReadRecords(reader, count, index);
        reader.VerifyHash();
        return index;
    }

    private static void ReadRecords(HashedReader reader, int count, ExactIndex index)
    {
        var code = new byte[index.RowBytes];
        reader.RequireRemaining((long)count * (sizeof(long) + code.Length) + SHA256.HashSizeInBytes);
        for (var slot = 0; slot < count; slot++)
        {
            var id = reader.ReadInt64();
            reader.Read(code);
            if (!index.TryRestore(id, code))
                throw reader.Damaged($"the vector at position {slot}, id {id}, is not valid");
        }
    }
}
