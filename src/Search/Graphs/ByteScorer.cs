using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The code scorer of one kernel: two nodes at once, while the next are on their way.</summary>
internal sealed class ByteScorer<TKernel, TBytes, TSums>(SignedByteCode code) : CodeScorer(code)
    where TKernel : struct, IByteKernel<TBytes, TSums>
    where TBytes : struct
    where TSums : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Score(NodeStore nodes, ReadOnlySpan<uint> query, ReadOnlySpan<int> slots, Span<float> keys)
    {
        ref var first = ref MemoryMarshal.GetReference(query);
        var (words, ahead) = (PaddedByteWords, RowsAhead);
        foreach (var slot in slots[..Math.Min(ahead, slots.Length)]) Fetch(nodes, slot);
        var at = 0;
        for (; at + 2 <= slots.Length; at += 2)
        {
            for (var next = at + ahead; next < Math.Min(at + ahead + 2, slots.Length); next++) Fetch(nodes, slots[next]);
            ref var rowA = ref nodes.CodeOf(slots[at]);
            ref var rowB = ref nodes.CodeOf(slots[at + 1]);
            var (a, b) = (TKernel.Begin(0), TKernel.Begin(0));
            for (var word = 0; word < words; word += TKernel.Rows)
            {
                var bytes = TKernel.LoadQuery(ref Unsafe.Add(ref first, word));
                a = TKernel.Add(a, TKernel.LoadRows(ref Unsafe.Add(ref rowA, word)), bytes);
                b = TKernel.Add(b, TKernel.LoadRows(ref Unsafe.Add(ref rowB, word)), bytes);
            }
            keys[at] = Key(a, ref Unsafe.Add(ref rowA, words), ref Unsafe.Add(ref first, words));
            keys[at + 1] = Key(b, ref Unsafe.Add(ref rowB, words), ref Unsafe.Add(ref first, words));
        }
        if (at == slots.Length) return;
        ref var row = ref nodes.CodeOf(slots[at]);
        var sums = TKernel.Begin(0);
        for (var word = 0; word < words; word += TKernel.Rows)
            sums = TKernel.Add(sums, TKernel.LoadRows(ref Unsafe.Add(ref row, word)), TKernel.LoadQuery(ref Unsafe.Add(ref first, word)));
        keys[at] = Key(sums, ref Unsafe.Add(ref row, words), ref Unsafe.Add(ref first, words));
    }

    /// <summary>Makes the key from the words behind the bytes of a row and of the query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Key(TSums sums, ref uint rowTail, ref uint queryTail)
    {
        var (a, b) = (BitConverter.UInt32BitsToSingle(rowTail), BitConverter.UInt32BitsToSingle(Unsafe.Add(ref rowTail, 1)));
        var queryFactor = BitConverter.UInt32BitsToSingle(Unsafe.Add(ref queryTail, 1));
        return a - b * queryFactor * TKernel.Total(sums, (int)Unsafe.Add(ref queryTail, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch(NodeStore nodes, int slot) => Prefetch.Read(ref Unsafe.As<uint, float>(ref nodes.CodeOf(slot)), Words);
}
