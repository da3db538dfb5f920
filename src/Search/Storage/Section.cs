using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>A part of an index that is to be written: a name, and bytes in blocks of one size, the last of which may be shorter.</summary>
/// <param name="name">At most 24 ASCII letters.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="blockBytes">The number of bytes in a block.</param>
/// <param name="block">Returns a block; each is asked for twice.</param>
internal sealed class Section(string name, long length, int blockBytes, Section.BlockSource block)
{
    /// <summary>Blocks of what is read whole anyway.</summary>
    private const int OrdinaryBlockBytes = 64 << 10;

    public delegate ReadOnlySpan<byte> BlockSource(int block);

    public string Name => name;

    public long Length => length;

    public int BlockBytes => blockBytes;

    public int BlockCount => checked((int)((length + blockBytes - 1) / blockBytes));

    public ReadOnlySpan<byte> Block(int number) => block(number);

    /// <summary>Makes a section of numbers.</summary>
    public static Section Of<T>(string name, T[] values)
        where T : unmanaged =>
        new(name, (long)values.Length * Unsafe.SizeOf<T>(), OrdinaryBlockBytes, number =>
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan());
            var first = number * OrdinaryBlockBytes;
            return bytes.Slice(first, Math.Min(OrdinaryBlockBytes, bytes.Length - first));
        });
}
