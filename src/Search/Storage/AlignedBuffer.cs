using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Memory that begins on a cache line: zeroed memory of its own, or a part of an index file.</summary>
/// <remarks>
/// A register loaded from two lines makes the kernels up to a fifth slower. Memory goes with the last buffer that holds its owner, so whoever
/// reads through a span keeps the index alive until it is done.
/// </remarks>
internal readonly unsafe struct AlignedBuffer<T>
    where T : unmanaged
{
    private const int LineSize = 64;
    private readonly object _owner;
    private readonly T* _first;
    private readonly int _length;

    public AlignedBuffer(int length)
        : this(length, LineSize)
    {
    }

    private AlignedBuffer(int length, int alignment)
    {
        var memory = GC.AllocateArray<T>(length + alignment / Unsafe.SizeOf<T>(), pinned: true);
        var address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        _owner = memory;
        _first = (T*)((address + alignment - 1) / alignment * alignment);
        _length = length;
    }

    /// <param name="owner">What keeps the memory.</param>
    /// <param name="first">The address of the first element, on a cache line.</param>
    /// <param name="length">The number of elements.</param>
    public AlignedBuffer(object owner, T* first, int length)
    {
        _owner = owner;
        _first = first;
        _length = length;
    }

    /// <summary>Returns buffers of one length, a multiple of a cache line, that follow each other on large pages of memory.</summary>
    public static AlignedBuffer<T>[] OnLargePages(int count, int length)
    {
        var whole = new AlignedBuffer<T>(count * length, LargePages.Bytes);
        LargePages.Advise((nint)whole._first, (long)count * length * sizeof(T));
        var parts = new AlignedBuffer<T>[count];
        for (var part = 0; part < count; part++) parts[part] = new AlignedBuffer<T>(whole._owner, whole._first + (long)part * length, length);
        return parts;
    }

    public Span<T> Span => new(_first, _length);

    /// <summary>Gets the first element, from which a caller that knows the length may step without checks.</summary>
    public ref T First => ref *_first;
}
