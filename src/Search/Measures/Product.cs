using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>The term of an inner product.</summary>
internal readonly struct Product : IPairTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => left * right;
}
