using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Memory outside the collector's heap that begins on a cache line; it may be larger than an array can be.</summary>
internal sealed unsafe class NativeBuffer : SafeBuffer
{
    private long _length;

    public NativeBuffer()
        : base(ownsHandle: true)
    {
    }

    public byte* Address => (byte*)handle;

    /// <summary>Makes the memory larger; its address changes, and its content moves.</summary>
    public void Grow(long length)
    {
        SetHandle((nint)NativeMemory.AlignedRealloc((void*)handle, (nuint)length, SectionEntry.Alignment));
        LargePages.Advise(handle, length);
        GC.AddMemoryPressure(length - _length);
        _length = length;
        Initialize((ulong)length);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        if (_length > 0) GC.RemoveMemoryPressure(_length);
        return true;
    }
}
