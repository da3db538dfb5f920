using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Manhattan distance.</summary>
internal sealed class ManhattanMeasure(int dimension, KernelWidth width)
    : DifferenceMeasure(dimension, width.CreateTile<AbsoluteDifference>())
{
    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row) => (float)PairSums.Of<Magnitude>(query, row);

    public override float ReachOf(ReadOnlySpan<float> query, float distance) => Reach(query, Math.Min(distance, float.MaxValue));

    private readonly struct Magnitude : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => Vector512.Abs(left - right);
    }
}
