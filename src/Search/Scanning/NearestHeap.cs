using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Keeps the k least <see cref="Candidate"/>s of a scan in a heap of fixed size with the greatest on top.</summary>
/// <remarks>A heap begins full of <see cref="Candidate.None"/>, so that it is never a special case.</remarks>
internal static class NearestHeap
{
    private const int Rows = Tile<float>.Rows;

    /// <summary>Offers one panel's keys. Slots must rise from call to call, so that an equal key never displaces an earlier row.</summary>
    public static void Offer(Span<ulong> heap, ReadOnlySpan<float> keys, int firstSlot)
    {
        var limit = Candidate.Key(heap[0]);
        for (var below = RowsBelow(keys, limit); below != 0; below &= below - 1)
        {
            var row = BitOperations.TrailingZeroCount(below);
            if (keys[row] >= limit) continue;
            ReplaceTop(heap, Candidate.Create(keys[row], firstSlot + row));
            limit = Candidate.Key(heap[0]);
        }
    }

    /// <summary>Returns a bit for each row whose key is below the limit; nearly always there is none.</summary>
    private static uint RowsBelow(ReadOnlySpan<float> keys, float limit)
    {
        ref var first = ref MemoryMarshal.GetReference(keys[..Rows]);
        var (a, b) = (Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 8));
        var (c, d) = (Vector256.LoadUnsafe(ref first, 16), Vector256.LoadUnsafe(ref first, 24));
        var limits = Vector256.Create(limit);
        if (!Vector256.LessThanAny(Vector256.MinNative(Vector256.MinNative(a, b), Vector256.MinNative(c, d)), limits)) return 0;
        return Vector256.LessThan(a, limits).ExtractMostSignificantBits()
            | Vector256.LessThan(b, limits).ExtractMostSignificantBits() << 8
            | Vector256.LessThan(c, limits).ExtractMostSignificantBits() << 16
            | Vector256.LessThan(d, limits).ExtractMostSignificantBits() << 24;
    }

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
