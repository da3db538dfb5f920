using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging;

/// <summary>Fills a <see cref="PictureStore"/> row by row, from pictures that do not lie in files.</summary>
/// <remarks>Dispose a builder that is given up before <see cref="Build"/>. Not safe to share between threads.</remarks>
public sealed class PictureStoreBuilder : IDisposable
{
    private readonly Preprocessing _preprocessing;
    private readonly PixelBlocks _blocks;
    private readonly List<int> _sourceIndices = [];
    private readonly List<SkippedPicture> _skipped = [];
    private bool _built;

    /// <summary>Creates an empty builder.</summary>
    /// <param name="preprocessing">The size that every added picture has.</param>
    /// <param name="storage">How many pixels are held in memory, and where the others go; the defaults if null.</param>
    public PictureStoreBuilder(Preprocessing preprocessing, PictureStorage? storage = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        _preprocessing = preprocessing;
        _blocks = new(preprocessing.ByteCount, storage ?? new());
    }

    /// <summary>Gets the number of rows so far, kept and skipped.</summary>
    public int RowCount => _sourceIndices.Count + _skipped.Count;

    /// <summary>Adds a row and returns its pixels, which the caller fills: height × width × 3, row-major, interleaved RGB.</summary>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
    /// <exception cref="IOException">There is no room for the pixels, neither in the memory budget nor in the spill folder.</exception>
    public Span<byte> Add()
    {
        ThrowIfBuilt();
        var slot = _sourceIndices.Count;
        _blocks.Reserve(slot + 1);
        _sourceIndices.Add(RowCount);
        return _blocks[slot];
    }

    /// <summary>Adds a row with these pixels: height × width × 3, row-major, channels interleaved RGB.</summary>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> does not have <see cref="Preprocessing.ByteCount"/> bytes.</exception>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
    public void Add(ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != _preprocessing.ByteCount)
        {
            var size = $"{_preprocessing.Width}×{_preprocessing.Height}";
            throw new ArgumentException(
                $"Row {RowCount} has {rgb.Length} bytes; a {size} RGB picture has {_preprocessing.ByteCount}.", nameof(rgb));
        }
        rgb.CopyTo(Add());
    }

    /// <summary>Adds a row that is left out, and lists it among <see cref="PictureStore.Skipped"/>.</summary>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
    public void Skip(PictureException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        ThrowIfBuilt();
        _skipped.Add(new(RowCount, error));
    }

    /// <summary>Returns the store, which owns the pixels from now on; the builder cannot be used afterwards.</summary>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
    public PictureStore Build()
    {
        ThrowIfBuilt();
        _built = true;
        return new(_preprocessing, _blocks, [.. Enumerable.Range(0, _sourceIndices.Count)], [.. _sourceIndices], _skipped);
    }

    /// <summary>Gives back the memory and the temporary files, unless a store has taken them over.</summary>
    public void Dispose()
    {
        if (!_built) _blocks.Dispose();
    }

    private void ThrowIfBuilt()
    {
        if (_built) throw new InvalidOperationException("The picture store is built already: begin a new builder.");
    }
}
