using System.IO.MemoryMappedFiles;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>A file mapped into memory and read by checked ranges: nothing is copied, and no range leads outside.</summary>
/// <remarks>Safe to read from several threads, but not while another disposes it.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    public MappedFile(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no weight file at '{path}'.", path);
        Path = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = stream.Length;
        if (Length == 0)
        {
            stream.Dispose();
            throw Fault("the file is empty.");
        }
        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Returns a view of some bytes, valid until the file is disposed.</summary>
    /// <exception cref="InvalidDataException">The file ends before them.</exception>
    public ReadOnlySpan<byte> Slice(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        if (offset < 0 || length < 0 || length > int.MaxValue || offset > Length - length)
            throw Fault($"it is cut short or damaged: {length} bytes at {offset} are needed, of {Length}.");
        return new ReadOnlySpan<byte>(_start + offset, (int)length);
    }

    /// <summary>Returns the error that <paramref name="cause"/> makes of this file, with its path.</summary>
    public InvalidDataException Fault(string cause, Exception? inner = null) => new($"'{Path}': {cause}", inner);

    public void Dispose()
    {
        if (_start == null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
