using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The key is Σ|q − x|.</summary>
internal readonly struct AbsoluteDifference : IOperation
{
    public static bool HasFactors => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Accumulate<TLanes>(TLanes sum, TLanes row, TLanes query)
        where TLanes : struct, ILanes<TLanes> => sum + TLanes.Abs(row - query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Key<TLanes>(TLanes sum, TLanes factor)
        where TLanes : struct, ILanes<TLanes> => sum;
}
