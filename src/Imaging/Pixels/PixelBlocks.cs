namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>Equal-sized pictures in blocks of a few megabytes, so that a set is bound neither by the largest array (2 GB) nor by memory.</summary>
/// <remarks>The first blocks lie in memory, up to the budget; the others share temporary files.</remarks>
internal sealed class PixelBlocks(int pictureBytes, PictureStorage storage) : IDisposable
{
    private const int BlockBytes = 4 << 20;
    private const int BlocksPerFile = 16;

    private readonly int _perBlock = Math.Max(1, BlockBytes / pictureBytes);
    private readonly string _folder = storage.SpillFolder ?? Path.GetTempPath();
    private readonly List<byte[]> _inMemory = [];
    private readonly List<SpillFile> _files = [];
    private bool _isDisposed;

    /// <summary>Gets the bytes of all temporary files.</summary>
    public long SpilledBytes => _files.Count * FileBytes;

    private int BlockLength => _perBlock * pictureBytes;

    private long FileBytes => (long)BlocksPerFile * BlockLength;

    /// <summary>Gets the pixels of one slot; what they hold before they are written is undefined.</summary>
    /// <exception cref="ObjectDisposedException">The blocks are disposed.</exception>
    public Span<byte> this[int slot]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PictureStore));
            var (block, offset) = (slot / _perBlock, slot % _perBlock * pictureBytes);
            if (block < _inMemory.Count) return _inMemory[block].AsSpan(offset, pictureBytes);
            var (file, blockInFile) = Math.DivRem(block - _inMemory.Count, BlocksPerFile);
            return _files[file].Slice((long)blockInFile * BlockLength + offset, pictureBytes);
        }
    }

    /// <summary>Makes room for at least <paramref name="count"/> slots; what is there stays where it is.</summary>
    /// <exception cref="ObjectDisposedException">The blocks are disposed.</exception>
    /// <exception cref="IOException">The budget is used up, and a temporary file cannot be made.</exception>
    public void Reserve(int count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(PictureStore));
        while (((long)_inMemory.Count + _files.Count * BlocksPerFile) * _perBlock < count)
        {
            if (_files.Count == 0 && (_inMemory.Count + 1L) * BlockLength <= storage.MemoryBudget)
            {
                _inMemory.Add(GC.AllocateUninitializedArray<byte>(BlockLength));
                continue;
            }
            if (_files.Count == 0) SpillFile.DeleteOrphans(_folder);
            _files.Add(new SpillFile(_folder, FileBytes));
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var file in _files) file.Dispose();
        _inMemory.Clear();
        _files.Clear();
    }
}
