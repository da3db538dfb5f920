using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The key is −q·x · f, where f is a factor that each row brings along.</summary>
internal readonly struct DotProduct : IOperation
{
    public static bool HasFactors => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Accumulate<TLanes>(TLanes sum, TLanes row, TLanes query)
        where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(row, query, sum);

    /// <remarks>0 − product, because negation would tell 0 from −0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Key<TLanes>(TLanes sum, TLanes factor)
        where TLanes : struct, ILanes<TLanes> => default(TLanes) - sum * factor;
}
