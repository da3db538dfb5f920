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
        for (var row = 0; row < Rows; row += TKernel.Rows)
            GroupStrip(ref MemoryMarshal.GetReference(panel[row..]), ref MemoryMarshal.GetReference(queries), words, tail, ref keys[row]);
    }

    public override void Single(ReadOnlySpan<uint> panel, ReadOnlySpan<uint> query, Span<float> keys)
    {
        Debug.Assert(panel.Length / Rows == query.Length && keys.Length >= Rows, "Strips read and write unchecked.");
        var tail = query[^SignedByteCode.Tail..];
        for (var row = 0; row < Rows; row += TKernel.Rows)
            SingleStrip(ref MemoryMarshal.GetReference(panel[row..]), query[..^SignedByteCode.Tail], tail, ref keys[row]);
    }

    /// <summary>Six queries against one register of rows.</summary>
    /// <remarks>The sums are spelled out because only local variables live in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GroupStrip(ref uint panel, ref uint queries, int words, ReadOnlySpan<uint> tail, ref float keys)
    {
        var (sums0, sums1, sums2) = (Begin(tail, 0), Begin(tail, 1), Begin(tail, 2));
        var (sums3, sums4, sums5) = (Begin(tail, 3), Begin(tail, 4), Begin(tail, 5));
        for (var word = 0; word < words; word++)
        {
            var rows = TKernel.LoadRows(ref panel);
            sums0 = TKernel.Add(sums0, rows, TKernel.Repeat(queries));
            sums1 = TKernel.Add(sums1, rows, TKernel.Repeat(Unsafe.Add(ref queries, 1)));
            sums2 = TKernel.Add(sums2, rows, TKernel.Repeat(Unsafe.Add(ref queries, 2)));
            sums3 = TKernel.Add(sums3, rows, TKernel.Repeat(Unsafe.Add(ref queries, 3)));
            sums4 = TKernel.Add(sums4, rows, TKernel.Repeat(Unsafe.Add(ref queries, 4)));
            sums5 = TKernel.Add(sums5, rows, TKernel.Repeat(Unsafe.Add(ref queries, 5)));
            panel = ref Unsafe.Add(ref panel, Rows);
            queries = ref Unsafe.Add(ref queries, Queries);
        }
        Store(sums0, ref panel, tail[Queries], ref keys);
        Store(sums1, ref panel, tail[Queries + 1], ref Unsafe.Add(ref keys, Rows));
        Store(sums2, ref panel, tail[Queries + 2], ref Unsafe.Add(ref keys, 2 * Rows));
        Store(sums3, ref panel, tail[Queries + 3], ref Unsafe.Add(ref keys, 3 * Rows));
        Store(sums4, ref panel, tail[Queries + 4], ref Unsafe.Add(ref keys, 4 * Rows));
        Store(sums5, ref panel, tail[Queries + 5], ref Unsafe.Add(ref keys, 5 * Rows));
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
