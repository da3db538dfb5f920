using System.Runtime.CompilerServices;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The scorer for one operation and one register width: four nodes at once, while the next four are on their way.</summary>
internal sealed class RowScorer<TLanes, TOperation> : Scorer
    where TLanes : struct, ILanes<TLanes>
    where TOperation : struct, IOperation
{
    /// <summary>Four sums keep the multipliers busy, and four rows the memory.</summary>
    private const int Group = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Score(NodeStore nodes, EncodedVector query, ReadOnlySpan<int> slots, Span<float> keys)
    {
        var length = nodes.PaddedDimension;
        foreach (var slot in slots[..Math.Min(Group, slots.Length)]) Prefetch.Read(ref nodes.VectorOf(slot), length);
        var at = 0;
        for (; at + Group <= slots.Length; at += Group)
        {
            for (var next = at + Group; next < Math.Min(at + 2 * Group, slots.Length); next++)
                Prefetch.Read(ref nodes.VectorOf(slots[next]), length);
            var (a, b, c, d) = Sums(ref query.First, length, ref nodes.VectorOf(slots[at]), ref nodes.VectorOf(slots[at + 1]),
                ref nodes.VectorOf(slots[at + 2]), ref nodes.VectorOf(slots[at + 3]));
            keys[at] = Key(a, nodes, slots[at], query);
            keys[at + 1] = Key(b, nodes, slots[at + 1], query);
            keys[at + 2] = Key(c, nodes, slots[at + 2], query);
            keys[at + 3] = Key(d, nodes, slots[at + 3], query);
        }
        for (; at < slots.Length; at++) keys[at] = Key(Sum(ref query.First, length, ref nodes.VectorOf(slots[at])), nodes, slots[at], query);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float A, float B, float C, float D) Sums(
        ref float query, int length, ref float rowA, ref float rowB, ref float rowC, ref float rowD)
    {
        TLanes a = default, b = default, c = default, d = default;
        for (var component = 0; component < length; component += TLanes.Count)
        {
            var lanes = TLanes.Load(ref query, component);
            a = TOperation.Accumulate(a, TLanes.Load(ref rowA, component), lanes);
            b = TOperation.Accumulate(b, TLanes.Load(ref rowB, component), lanes);
            c = TOperation.Accumulate(c, TLanes.Load(ref rowC, component), lanes);
            d = TOperation.Accumulate(d, TLanes.Load(ref rowD, component), lanes);
        }
        return (TLanes.Sum(a), TLanes.Sum(b), TLanes.Sum(c), TLanes.Sum(d));
    }

    /// <summary>One row, in the same order of operations as four: a key does not depend on its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(ref float query, int length, ref float row)
    {
        TLanes sum = default;
        for (var component = 0; component < length; component += TLanes.Count)
            sum = TOperation.Accumulate(sum, TLanes.Load(ref row, component), TLanes.Load(ref query, component));
        return TLanes.Sum(sum);
    }

    /// <remarks>A sum that overflowed counts as the largest number, as in the exact index.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Key(float sum, NodeStore nodes, int slot, EncodedVector query)
    {
        var factor = TOperation.HasFactors ? MathF.Min(nodes.Factor(slot) * query.Factor, float.MaxValue) : 1;
        return MathF.Min(ScalarLane.Sum(TOperation.Key(ScalarLane.Broadcast(sum), ScalarLane.Broadcast(factor))), float.MaxValue);
    }
}
