using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The code scorer of one kernel.</summary>
internal sealed class ByteScorer<TKernel, TBytes, TSums>(SignedByteCode code) : CodeScorer(code)
    where TKernel : struct, IByteKernel<TBytes, TSums>
    where TBytes : struct
    where TSums : struct
{
    /// <summary>Rows that are on their way from memory while one is compared.</summary>
    private const int Ahead = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Score(NodeStore nodes, ReadOnlySpan<uint> query, ReadOnlySpan<int> slots, Span<float> keys)
    {
        ref var first = ref MemoryMarshal.GetReference(query);
        var b = BitConverter.UInt32BitsToSingle(query[PaddedByteWords + 1]);
        var sum = (int)query[PaddedByteWords + 2];
        for (var at = 0; at < Math.Min(Ahead, slots.Length); at++) Fetch(nodes, slots[at]);
        for (var at = 0; at < slots.Length; at++)
        {
            if (at + Ahead < slots.Length) Fetch(nodes, slots[at + Ahead]);
            ref var row = ref nodes.CodeOf(slots[at]);
            var sums = TKernel.Begin(0);
            for (var word = 0; word < PaddedByteWords; word += TKernel.Rows)
                sums = TKernel.Add(sums, TKernel.LoadRows(ref Unsafe.Add(ref row, word)), TKernel.LoadQuery(ref Unsafe.Add(ref first, word)));
            ref var tail = ref Unsafe.As<uint, float>(ref Unsafe.Add(ref row, PaddedByteWords));
            keys[at] = tail - Unsafe.Add(ref tail, 1) * b * TKernel.Total(sums, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch(NodeStore nodes, int slot) => Prefetch.Read(ref Unsafe.As<uint, float>(ref nodes.CodeOf(slot)), Words);
}
