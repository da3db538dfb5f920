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
        if (!AnyBelow(keys, limit)) return;
        for (var row = 0; row < keys.Length; row++)
        {
            if (!(keys[row] < limit)) continue;
            ReplaceTop(heap, Candidate.Create(keys[row], firstSlot + row));
            limit = Candidate.Key(heap[0]);
        }
    }

    private static bool AnyBelow(ReadOnlySpan<float> keys, float limit)
    {
        ref var first = ref MemoryMarshal.GetReference(keys[..Rows]);
        var least = Vector256.Min(
            Vector256.Min(Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 8)),
            Vector256.Min(Vector256.LoadUnsafe(ref first, 16), Vector256.LoadUnsafe(ref first, 24)));
        return Vector256.LessThanAny(least, Vector256.Create(limit));
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
