using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Keeps the k least <see cref="Candidate"/>s of a scan in a heap of fixed size with the greatest on top.</summary>
/// <remarks>A heap begins full of <see cref="Candidate.None"/>, so that it is never a special case.</remarks>
internal static class NearestHeap
{
    private const int Rows = Tile<float>.Rows;

    /// <summary>Says whether a panel has a key below a limit; nearly always it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyBelow(ReadOnlySpan<float> keys, float limit)
    {
        ref var first = ref MemoryMarshal.GetReference(keys[..Rows]);
        if (Vector512.IsHardwareAccelerated)
            return Vector512.LessThanAny(Vector512.MinNative(Vector512.LoadUnsafe(ref first), Vector512.LoadUnsafe(ref first, 16)), Vector512.Create(limit));
        var (a, b) = (Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 8));
        var (c, d) = (Vector256.LoadUnsafe(ref first, 16), Vector256.LoadUnsafe(ref first, 24));
        return Vector256.LessThanAny(Vector256.MinNative(Vector256.MinNative(a, b), Vector256.MinNative(c, d)), Vector256.Create(limit));
    }

    /// <summary>Offers one panel's keys, and returns below what a key must be from now on.</summary>
    /// <remarks>Slots must rise from call to call, so that an equal key never displaces an earlier row.</remarks>
    public static float Offer(Span<ulong> heap, ReadOnlySpan<float> keys, int firstSlot)
    {
        var limit = Candidate.Key(heap[0]);
        for (var below = RowsBelow(keys, limit); below != 0; below &= below - 1)
        {
            var row = BitOperations.TrailingZeroCount(below);
            if (keys[row] >= limit) continue;
            ReplaceTop(heap, Candidate.Create(keys[row], firstSlot + row));
            limit = Candidate.Key(heap[0]);
        }
        return limit;
    }

    private static uint RowsBelow(ReadOnlySpan<float> keys, float limit)
    {
        ref var first = ref MemoryMarshal.GetReference(keys[..Rows]);
        var limits = Vector256.Create(limit);
        return BitsBelow(ref first, 0, limits) | BitsBelow(ref first, 8, limits) << 8
            | BitsBelow(ref first, 16, limits) << 16 | BitsBelow(ref first, 24, limits) << 24;
    }

    private static uint BitsBelow(ref float first, int offset, Vector256<float> limits) =>
        Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)offset), limits).ExtractMostSignificantBits();

    private static void ReplaceTop(Span<ulong> heap, ulong candidate)
    {
        var hole = 0;
        for (var child = 1; child < heap.Length; child = 2 * hole + 1)
        {
            if (child + 1 < heap.Length && heap[child + 1] > heap[child]) child++;
            if (heap[child] <= candidate) break;
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = candidate;
    }
}
