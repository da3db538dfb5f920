namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>How the file of a collection begins: eight bytes that say what it is, and the version of the format.</summary>
internal static class CollectionFormat
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "DRstore\0"u8;

    public static void Write(HashedWriter writer)
    {
        ThrowIfBigEndian();
        writer.Write(Magic);
        writer.Write(Version);
    }

    /// <exception cref="InvalidDataException">The content is no collection, or was written by a newer version.</exception>
    public static void Read(HashedReader reader)
    {
        ThrowIfBigEndian();
        Span<byte> found = stackalloc byte[Magic.Length];
        reader.Read(found);
        if (!found.SequenceEqual(Magic))
            throw reader.Refused("is not a collection of records: it does not begin as one. Use what EmbeddedVectorStore.SaveAsync wrote.");
        var version = reader.ReadInt32();
        if (version > Version)
            throw reader.Refused($"is a collection of records of format {version}; this version of the library reads format {Version}. Update the library.");
        if (version < 1) throw reader.Damaged("its version is below 1");
    }

    /// <exception cref="PlatformNotSupportedException">The machine stores numbers the other way round.</exception>
    private static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Collections are read and written on little-endian machines only.");
    }
}
