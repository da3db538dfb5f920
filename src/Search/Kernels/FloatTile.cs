using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The tile of all distances over floats, for one operation and one register width.</summary>
/// <typeparam name="TLanes">The register of the group kernel.</typeparam>
/// <typeparam name="TSingleLanes">
/// The register of the single-query kernel, at most 8 floats, so that four fit a panel. It waits for memory; a wider one gains nothing.
/// </typeparam>
/// <typeparam name="TOperation">The operation on one component.</typeparam>
internal sealed class FloatTile<TLanes, TSingleLanes, TOperation> : Tile<float>
    where TLanes : struct, ILanes<TLanes>
    where TSingleLanes : struct, ILanes<TSingleLanes>
    where TOperation : struct, IOperation
{
    public override void Group(ReadOnlySpan<float> panel, ReadOnlySpan<float> queries, Span<float> keys)
    {
        Debug.Assert(panel.Length / Rows == queries.Length / Queries && keys.Length >= Queries * Rows, "Strips read and write unchecked.");
        var components = queries.Length / Queries - (TOperation.HasFactors ? 1 : 0);
        for (var row = 0; row < Rows; row += 2 * TLanes.Count)
            GroupStrip(ref MemoryMarshal.GetReference(panel[row..]), ref MemoryMarshal.GetReference(queries), components, ref keys[row]);
    }

    public override void Single(ReadOnlySpan<float> panel, ReadOnlySpan<float> query, Span<float> keys)
    {
        Debug.Assert(panel.Length / Rows == query.Length && keys.Length >= Rows, "Strips read and write unchecked.");
        if (TOperation.HasFactors) query = query[..^1];
        for (var row = 0; row < Rows; row += 4 * TSingleLanes.Count)
            SingleStrip(ref MemoryMarshal.GetReference(panel[row..]), query, ref keys[row]);
    }

    /// <summary>Six queries against two registers of rows.</summary>
    /// <remarks>The sums are spelled out because only local variables live in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void GroupStrip(ref float panel, ref float queries, int components, ref float keys)
    {
        TLanes a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        TLanes b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (var component = 0; component < components; component++)
        {
            var a = TLanes.Load(ref panel, 0);
            var b = TLanes.Load(ref panel, TLanes.Count);
            Accumulate(ref a0, ref b0, a, b, ref queries, 0);
            Accumulate(ref a1, ref b1, a, b, ref queries, 1);
            Accumulate(ref a2, ref b2, a, b, ref queries, 2);
            Accumulate(ref a3, ref b3, a, b, ref queries, 3);
            Accumulate(ref a4, ref b4, a, b, ref queries, 4);
            Accumulate(ref a5, ref b5, a, b, ref queries, 5);
            panel = ref Unsafe.Add(ref panel, Rows);
            queries = ref Unsafe.Add(ref queries, Queries);
        }
        var factorA = Factor<TLanes>(ref panel, 0);
        var factorB = Factor<TLanes>(ref panel, TLanes.Count);
        Store(a0, factorA, ref keys, 0);
        Store(b0, factorB, ref keys, TLanes.Count);
        Store(a1, factorA, ref keys, Rows);
        Store(b1, factorB, ref keys, Rows + TLanes.Count);
        Store(a2, factorA, ref keys, 2 * Rows);
        Store(b2, factorB, ref keys, 2 * Rows + TLanes.Count);
        Store(a3, factorA, ref keys, 3 * Rows);
        Store(b3, factorB, ref keys, 3 * Rows + TLanes.Count);
        Store(a4, factorA, ref keys, 4 * Rows);
        Store(b4, factorB, ref keys, 4 * Rows + TLanes.Count);
        Store(a5, factorA, ref keys, 5 * Rows);
        Store(b5, factorB, ref keys, 5 * Rows + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref TLanes sumA, ref TLanes sumB, TLanes a, TLanes b, ref float queries, int query)
    {
        var value = TLanes.Broadcast(Unsafe.Add(ref queries, query));
        sumA = TOperation.Accumulate(sumA, a, value);
        sumB = TOperation.Accumulate(sumB, b, value);
    }

    /// <summary>One query against four registers of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SingleStrip(ref float panel, ReadOnlySpan<float> query, ref float keys)
    {
        TSingleLanes a = default, b = default, c = default, d = default;
        foreach (var component in query)
        {
            var value = TSingleLanes.Broadcast(component);
            a = TOperation.Accumulate(a, TSingleLanes.Load(ref panel, 0), value);
            b = TOperation.Accumulate(b, TSingleLanes.Load(ref panel, TSingleLanes.Count), value);
            c = TOperation.Accumulate(c, TSingleLanes.Load(ref panel, 2 * TSingleLanes.Count), value);
            d = TOperation.Accumulate(d, TSingleLanes.Load(ref panel, 3 * TSingleLanes.Count), value);
            panel = ref Unsafe.Add(ref panel, Rows);
        }
        Store(a, Factor<TSingleLanes>(ref panel, 0), ref keys, 0);
        Store(b, Factor<TSingleLanes>(ref panel, TSingleLanes.Count), ref keys, TSingleLanes.Count);
        Store(c, Factor<TSingleLanes>(ref panel, 2 * TSingleLanes.Count), ref keys, 2 * TSingleLanes.Count);
        Store(d, Factor<TSingleLanes>(ref panel, 3 * TSingleLanes.Count), ref keys, 3 * TSingleLanes.Count);
    }

    /// <summary>Loads the factors of a register of rows, which lie behind their last components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TAny Factor<TAny>(ref float behindComponents, int offset)
        where TAny : struct, ILanes<TAny> => TOperation.HasFactors ? TAny.Load(ref behindComponents, offset) : default;

    /// <summary>Stores a register of keys. A sum that overflowed counts as the largest number, since +∞ is kept for "no row".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TAny>(TAny sum, TAny factor, ref float keys, int offset)
        where TAny : struct, ILanes<TAny> =>
        TAny.Min(TOperation.Key(sum, factor), TAny.Broadcast(float.MaxValue)).Store(ref keys, offset);
}
