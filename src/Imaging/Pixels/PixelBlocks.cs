namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>Equal-sized pictures in blocks of a few megabytes, so that a set is not bound by the largest array (2 GB).</summary>
internal sealed class PixelBlocks(int pictureBytes)
{
    private const int BlockBytes = 4 << 20;

    private readonly int _perBlock = Math.Max(1, BlockBytes / pictureBytes);
    private readonly List<byte[]> _blocks = [];

    /// <summary>Gets the pixels of one slot; what they hold before they are written is undefined.</summary>
    public Span<byte> this[int slot] => _blocks[slot / _perBlock].AsSpan(slot % _perBlock * pictureBytes, pictureBytes);

    /// <summary>Makes room for at least <paramref name="count"/> slots; what is there stays where it is.</summary>
    public void Reserve(int count)
    {
        while ((long)_blocks.Count * _perBlock < count) _blocks.Add(GC.AllocateUninitializedArray<byte>(_perBlock * pictureBytes));
    }
}
