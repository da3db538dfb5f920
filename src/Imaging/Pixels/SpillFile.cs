using System.IO.MemoryMappedFiles;

namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>A temporary file mapped into memory, for pixels that memory has no room for.</summary>
/// <remarks>
/// Its space is taken from the disk at once: a full disk is an error here, and not the end of the process at some later write. On Unix the file
/// loses its name as soon as it is open; on Windows the system deletes it when it is closed, even by a crash.
/// </remarks>
internal sealed unsafe class SpillFile : IDisposable
{
    private const string Prefix = "deep-ranking-pixels-";

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    public SpillFile(string folder, long length)
    {
        try
        {
            Directory.CreateDirectory(folder);
            _file = MemoryMappedFile.CreateFromFile(
                Open(folder, length), mapName: null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw new IOException(
                $"The pictures exceed {nameof(PictureStorage)}.{nameof(PictureStorage.MemoryBudget)}, and {length >> 20} MB of them cannot be put " +
                $"into '{folder}': {error.Message} Name another {nameof(PictureStorage.SpillFolder)}, free space there, or raise the budget.", error);
        }
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    ~SpillFile() => Release();

    /// <summary>Deletes files that a process left behind because it ended between creating one and taking its name away.</summary>
    public static void DeleteOrphans(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*.tmp"))
        {
            try
            {
                // A file in use is locked by its owner.
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is in use, or another user's, or somebody else has deleted it.
            }
        }
    }

    /// <summary>Returns some of the bytes; valid until the file is disposed or collected.</summary>
    public Span<byte> Slice(long offset, int length) => new(_start + offset, length);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static FileStream Open(string folder, long length)
    {
        var path = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = length,
        };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        File.Delete(path);
        return stream;
    }

    // The handles have finalizers of their own, which run after this one.
    private void Release()
    {
        if (_start == null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
