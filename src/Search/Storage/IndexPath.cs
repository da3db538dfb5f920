namespace MLNetDeepRanking.Search.Storage;

/// <summary>Opens the file of an index, which holds the index and nothing else.</summary>
internal static class IndexPath
{
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the index.</param>
    /// <param name="read">Reads the index from a stream, given what to call the stream in an error.</param>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="InvalidDataException">The file holds something else, or more.</exception>
    public static TIndex Load<TIndex>(string path, IndexFormat format, Func<Stream, string, TIndex> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no index file at '{path}'.", path);
        using var stream = File.OpenRead(path);
        var index = read(stream, $"'{path}'");
        if (stream.Position < stream.Length)
            throw new InvalidDataException(
                $"'{path}' holds {format.Kind} and {stream.Length - stream.Position} more bytes. " +
                "If something else follows on purpose, use Load(Stream); else restore the file from a copy.");
        return index;
    }
}
