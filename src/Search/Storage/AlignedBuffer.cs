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
    {
        var memory = GC.AllocateArray<T>(length + LineSize / Unsafe.SizeOf<T>(), pinned: true);
        var address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        _owner = memory;
        _first = (T*)((address + LineSize - 1) / LineSize * LineSize);
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

    public Span<T> Span => new(_first, _length);

    /// <summary>Gets the first element, from which a caller that knows the length may step without checks.</summary>
    public ref T First => ref *_first;
}
