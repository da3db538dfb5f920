using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>A term of <see cref="PairSums"/>; that of two zeros is 0.</summary>
internal interface IPairTerm
{
    static abstract Vector512<double> Of(Vector512<double> left, Vector512<double> right);
}
