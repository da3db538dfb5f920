using System.IO.MemoryMappedFiles;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The bytes of a whole index, at an address that stays as long as this object lives.</summary>
/// <remarks>
/// A mapped file is read page by page when it is first touched, and shared with other processes; what the program changes becomes its own copy,
/// so the file never changes. It must not be truncated or overwritten in place meanwhile: saving replaces it by a rename.
/// </remarks>
internal sealed unsafe class IndexMemory
{
    /// <summary>What is read before a stream that cannot seek has shown that there is more.</summary>
    private const long FirstRead = 1 << 20;

    private readonly object _owner;

    private IndexMemory(object owner, byte* address, long length, IndexSource source)
    {
        _owner = owner;
        Address = address;
        Length = length;
        Source = source;
        Header = FileHeader.Read(new ReadOnlySpan<byte>(address, (int)Math.Min(length, FileHeader.Bytes)), source);
        if (length < Header.Length) throw source.Damaged($"it ends too early, after {length:N0} of {Header.Length:N0} bytes");
    }

    public byte* Address { get; }

    public long Length { get; }

    public IndexSource Source { get; }

    public FileHeader Header { get; }

    /// <summary>Opens a file, which holds an index and nothing else.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="InvalidDataException">The file holds something else, or more.</exception>
    public static IndexMemory Open(string path, bool mapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no index file at '{path}'.", path);
        var source = IndexSource.OfFile(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var memory = mapped && stream.Length >= FileHeader.Bytes ? Map(stream, source) : Read(stream, source);
        var surplus = stream.Length - memory.Header.Length;
        if (surplus > 0)
            throw source.Refused(
                $"holds an index and {surplus} more bytes. If something else follows on purpose, use Load(Stream); else restore the file from a copy.");
        return memory;
    }

    /// <summary>Copies an index from a stream, which is left behind its last byte.</summary>
    public static IndexMemory Read(Stream stream, IndexSource source)
    {
        var buffer = new NativeBuffer();
        buffer.Grow(FileHeader.Bytes);
        var found = stream.ReadAtLeast(new Span<byte>(buffer.Address, FileHeader.Bytes), FileHeader.Bytes, throwOnEndOfStream: false);
        var length = FileHeader.Read(new ReadOnlySpan<byte>(buffer.Address, found), source).Length;
        if (stream.CanSeek && stream.Length - stream.Position < length - FileHeader.Bytes)
            throw source.Damaged(
                $"it ends too early: it says that {length - FileHeader.Bytes:N0} more bytes follow, and {stream.Length - stream.Position:N0} do");

        var room = stream.CanSeek ? length : Math.Min(length, FirstRead);
        for (long filled = FileHeader.Bytes; filled < length; room = Math.Min(length, 2 * room))
        {
            buffer.Grow(room);
            for (; filled < room; filled += found)
            {
                found = stream.Read(new Span<byte>(buffer.Address + filled, (int)Math.Min(room - filled, FirstRead)));
                if (found == 0) throw source.Damaged($"it ends too early, after {filled:N0} of {length:N0} bytes");
            }
        }
        return new IndexMemory(buffer, buffer.Address, length, source);
    }

    private static IndexMemory Map(FileStream stream, IndexSource source)
    {
        using var file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        return new IndexMemory(view, (byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle(), stream.Length, source);
    }
}
