using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>Asks for memory before it is read: neighbours and panels lie anywhere, so each would be waited for in turn.</summary>
internal static class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Beyond this the processor has noticed that the lines follow each other, and fetches by itself.</summary>
    private const int MaxBytes = 16 * LineBytes;

    /// <summary>Prefetches the beginning of an array; does nothing where there is no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read(ref float first, int count)
    {
        if (!Sse.IsSupported) return;
        var address = (byte*)Unsafe.AsPointer(ref first);
        var bytes = Math.Min(MaxBytes, count * sizeof(float));
        for (var offset = 0; offset < bytes; offset += LineBytes) Sse.Prefetch0(address + offset);
    }

    /// <summary>Prefetches all of an array as far as the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Far<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        var address = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        var bytes = values.Length * sizeof(T);
        for (var offset = 0; offset < bytes; offset += LineBytes) Sse.Prefetch1(address + offset);
    }
}
