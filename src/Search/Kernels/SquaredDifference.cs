using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The key is Σ(q − x)²: slower than |q|² + |x|² − 2q·x, but exact where vectors lie close together.</summary>
internal readonly struct SquaredDifference : IOperation
{
    public static bool HasFactors => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Accumulate<TLanes>(TLanes sum, TLanes row, TLanes query)
        where TLanes : struct, ILanes<TLanes>
    {
        var difference = row - query;
        return TLanes.MultiplyAdd(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Key<TLanes>(TLanes sum, TLanes factor)
        where TLanes : struct, ILanes<TLanes> => sum;
}
