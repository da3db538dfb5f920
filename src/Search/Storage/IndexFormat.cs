namespace MLNetDeepRanking.Search.Storage;

/// <summary>How the file of an index begins: eight bytes that say which kind of index it is, and the version of the format.</summary>
/// <param name="magic">The eight bytes.</param>
/// <param name="version">The version that is written, and the newest that is read.</param>
/// <param name="kind">What to call the index in an error, as in "an exact index".</param>
/// <param name="writtenBy">What writes such a file, as in "ExactIndex.Save".</param>
internal sealed class IndexFormat(byte[] magic, int version, string kind, string writtenBy)
{
    /// <summary>Gets what to call the index in an error, as in "an exact index".</summary>
    public string Kind => kind;

    public void Write(HashedWriter writer)
    {
        ThrowIfBigEndian();
        writer.Write(magic);
        writer.Write(version);
    }

    /// <returns>The version of the format, which may be below 1 in a damaged file.</returns>
    /// <exception cref="InvalidDataException">The content is no such index, or was written by a newer version.</exception>
    public int Read(HashedReader reader)
    {
        ThrowIfBigEndian();
        Span<byte> found = stackalloc byte[magic.Length];
        reader.Read(found);
        if (!found.SequenceEqual(magic)) throw reader.Refused($"is not {kind}: it does not begin as one. Use what {writtenBy} wrote.");
        var foundVersion = reader.ReadInt32();
        if (foundVersion > version)
            throw reader.Refused($"is {kind} of format {foundVersion}; this version of the library reads format {version}. Update the library.");
        return foundVersion;
    }

    /// <exception cref="PlatformNotSupportedException">The machine stores numbers the other way round.</exception>
    private static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Index files are read and written on little-endian machines only.");
    }
}
