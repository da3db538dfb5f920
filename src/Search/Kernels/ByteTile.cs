using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The tile of signed-byte codes: see <see cref="SignedByteCode"/>.</summary>
internal sealed class ByteTile<TKernel, TBytes, TSums> : Tile<uint>
    where TKernel : struct, IByteKernel<TBytes, TSums>
    where TBytes : struct
    where TSums : struct
{
    public override void Group(ReadOnlySpan<uint> panel, ReadOnlySpan<uint> queries, Span<float> keys)
    {
        Debug.Assert(panel.Length / Rows == queries.Length / Queries && keys.Length >= Queries * Rows, "Strips read and write unchecked.");
        var words = queries.Length / Queries - SignedByteCode.Tail;
        var tail = queries[(words * Queries)..];
        for (var row = 0; row < Rows; row += 2 * TKernel.Rows)
            GroupStrip(ref MemoryMarshal.GetReference(panel[row..]), ref MemoryMarshal.GetReference(queries), words, tail, ref keys[row]);
    }

    public override void Single(ReadOnlySpan<uint> panel, ReadOnlySpan<uint> query, Span<float> keys)
    {
        Debug.Assert(panel.Length / Rows == query.Length && keys.Length >= Rows, "Strips read and write unchecked.");
        var tail = query[^SignedByteCode.Tail..];
        for (var row = 0; row < Rows; row += TKernel.Rows)
            SingleStrip(ref MemoryMarshal.GetReference(panel[row..]), query[..^SignedByteCode.Tail], tail, ref keys[row]);
    }

    /// <summary>Six queries against two registers of rows.</summary>
    /// <remarks>The sums are spelled out because only local variables live in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GroupStrip(ref uint panel, ref uint queries, int words, ReadOnlySpan<uint> tail, ref float keys)
    {
        TSums a0 = Begin(tail, 0), a1 = Begin(tail, 1), a2 = Begin(tail, 2), a3 = Begin(tail, 3), a4 = Begin(tail, 4), a5 = Begin(tail, 5);
        TSums b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5;
        for (var word = 0; word < words; word++)
        {
            var a = TKernel.LoadRows(ref panel);
            var b = TKernel.LoadRows(ref Unsafe.Add(ref panel, TKernel.Rows));
            Add(ref a0, ref b0, a, b, queries);
            Add(ref a1, ref b1, a, b, Unsafe.Add(ref queries, 1));
            Add(ref a2, ref b2, a, b, Unsafe.Add(ref queries, 2));
            Add(ref a3, ref b3, a, b, Unsafe.Add(ref queries, 3));
            Add(ref a4, ref b4, a, b, Unsafe.Add(ref queries, 4));
            Add(ref a5, ref b5, a, b, Unsafe.Add(ref queries, 5));
            panel = ref Unsafe.Add(ref panel, Rows);
            queries = ref Unsafe.Add(ref queries, Queries);
        }
        Store(a0, b0, ref panel, tail[Queries], ref keys);
        Store(a1, b1, ref panel, tail[Queries + 1], ref Unsafe.Add(ref keys, Rows));
        Store(a2, b2, ref panel, tail[Queries + 2], ref Unsafe.Add(ref keys, 2 * Rows));
        Store(a3, b3, ref panel, tail[Queries + 3], ref Unsafe.Add(ref keys, 3 * Rows));
        Store(a4, b4, ref panel, tail[Queries + 4], ref Unsafe.Add(ref keys, 4 * Rows));
        Store(a5, b5, ref panel, tail[Queries + 5], ref Unsafe.Add(ref keys, 5 * Rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref TSums sumsA, ref TSums sumsB, TBytes a, TBytes b, uint word)
    {
        var query = TKernel.Repeat(word);
        sumsA = TKernel.Add(sumsA, a, query);
        sumsB = TKernel.Add(sumsB, b, query);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TSums a, TSums b, ref uint behindBytes, uint queryFactor, ref float keys)
    {
        Store(a, ref behindBytes, queryFactor, ref keys);
        Store(b, ref Unsafe.Add(ref behindBytes, TKernel.Rows), queryFactor, ref Unsafe.Add(ref keys, TKernel.Rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SingleStrip(ref uint panel, ReadOnlySpan<uint> query, ReadOnlySpan<uint> tail, ref float keys)
    {
        var sums = TKernel.Begin((int)tail[^1]);
        foreach (var word in query)
        {
            sums = TKernel.Add(sums, TKernel.LoadRows(ref panel), TKernel.Repeat(word));
            panel = ref Unsafe.Add(ref panel, Rows);
        }
        Store(sums, ref panel, tail[1], ref keys);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSums Begin(ReadOnlySpan<uint> tail, int query) => TKernel.Begin((int)tail[2 * Queries + query]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TSums sums, ref uint behindBytes, uint queryFactor, ref float keys) => TKernel.StoreKeys(
        sums, ref Unsafe.As<uint, float>(ref behindBytes), ref Unsafe.As<uint, float>(ref Unsafe.Add(ref behindBytes, Rows)),
        BitConverter.UInt32BitsToSingle(queryFactor), ref keys);
}
