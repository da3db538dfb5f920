using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging;

/// <summary>Fills a <see cref="PictureStore"/> row by row, from pictures that do not lie in files.</summary>
/// <remarks>Not safe to share between threads.</remarks>
public sealed class PictureStoreBuilder
{
    private readonly Preprocessing _preprocessing;
    private readonly PixelBlocks _blocks;
    private readonly List<int> _sourceIndices = [];
    private readonly List<SkippedPicture> _skipped = [];
    private bool _built;

    /// <summary>Creates an empty builder.</summary>
    /// <param name="preprocessing">The size that every added picture has.</param>
    public PictureStoreBuilder(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        _preprocessing = preprocessing;
        _blocks = new(preprocessing.ByteCount);
    }

    /// <summary>Gets the number of rows so far, kept and skipped.</summary>
    public int RowCount => _sourceIndices.Count + _skipped.Count;

    /// <summary>Adds a row and returns its pixels, which the caller fills: height × width × 3, row-major, interleaved RGB.</summary>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
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

    /// <summary>Returns the store; the builder cannot be used afterwards.</summary>
    /// <exception cref="InvalidOperationException">The store is built already.</exception>
    public PictureStore Build()
    {
        ThrowIfBuilt();
        _built = true;
        return new(_preprocessing, _blocks, [.. Enumerable.Range(0, _sourceIndices.Count)], [.. _sourceIndices], _skipped);
    }

    private void ThrowIfBuilt()
    {
        if (_built) throw new InvalidOperationException("The picture store is built already: begin a new builder.");
    }
}
