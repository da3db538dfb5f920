using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>A section of an index that was opened: where it lies, and what the checksums of its blocks should be.</summary>
internal sealed unsafe class SectionView(IndexMemory memory, SectionEntry entry)
{
    private readonly byte* _first = memory.Address + entry.Offset;

    public IndexMemory Memory => memory;

    public SectionEntry Entry => entry;

    public byte* First => _first;

    private ReadOnlySpan<uint> Checksums => new(_first + entry.Length, (int)entry.BlockCount);

    /// <summary>Checks the table of checksums, and that nothing lies in the filling behind it.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void CheckEnvelope()
    {
        var bytes = new ReadOnlySpan<byte>(_first + entry.Length, checked((int)(entry.BlockCount * sizeof(uint))));
        var filled = (int)(entry.End - entry.Offset - entry.Length - bytes.Length);
        if (Checksum.Of(bytes) != entry.ChecksumOfChecksums
            || new ReadOnlySpan<byte>(_first + entry.Length + bytes.Length, filled).ContainsAnyExcept((byte)0))
            throw memory.Source.Damaged($"the checksums of its section '{entry.Name}' are damaged");
    }

    /// <summary>Returns what is wrong with a block, or null if its content is what was written.</summary>
    public string? FaultOf(int block)
    {
        var start = (long)block * entry.BlockBytes;
        var bytes = new ReadOnlySpan<byte>(_first + start, (int)Math.Min(entry.BlockBytes, entry.Length - start));
        return Checksum.Of(bytes) == Checksums[block] ? null : $"the checksum of block {block} of its section '{entry.Name}' does not match its content";
    }

    /// <summary>Checks all blocks and returns the content, which is small.</summary>
    /// <exception cref="InvalidDataException">A block is damaged, or the length is none of whole elements.</exception>
    public ReadOnlySpan<T> ReadAll<T>()
        where T : unmanaged
    {
        for (var block = 0; block < entry.BlockCount; block++)
            if (FaultOf(block) is { } fault) throw memory.Source.Damaged(fault);
        if (entry.Length % Unsafe.SizeOf<T>() != 0 || entry.Length / Unsafe.SizeOf<T>() > int.MaxValue)
            throw memory.Source.Damaged($"its section '{entry.Name}' has {entry.Length} bytes");
        return new ReadOnlySpan<T>(_first, (int)(entry.Length / Unsafe.SizeOf<T>()));
    }

    /// <summary>Checks all blocks and returns the content, which has a known number of elements.</summary>
    /// <exception cref="InvalidDataException">A block is damaged, or there are more elements, or fewer.</exception>
    public ReadOnlySpan<T> ReadAll<T>(int count)
        where T : unmanaged
    {
        var all = ReadAll<T>();
        return all.Length == count ? all : throw memory.Source.Damaged($"its section '{entry.Name}' has {all.Length} elements instead of {count}");
    }

    /// <summary>Checks the size of what is read block by block, later.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public void Require(long length, int blockBytes)
    {
        if (entry.Length != length || length > 0 && entry.BlockBytes != blockBytes)
            throw memory.Source.Damaged(
                $"its section '{entry.Name}' has {entry.Length} bytes in blocks of {entry.BlockBytes} instead of {length} in blocks of {blockBytes}");
    }
}
