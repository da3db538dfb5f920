using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Euclidean distance. Rows are ranked by its square, which has the same order.</summary>
internal sealed class EuclideanMeasure(int dimension, KernelWidth width)
    : DifferenceMeasure(dimension, width.CreateTile<SquaredDifference>())
{
    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row) => (float)Math.Sqrt(PairSums.Of<Square>(query, row));

    public override float ReachOf(ReadOnlySpan<float> query, float distance) =>
        Reach(query, (float)Math.Min((double)distance * distance, float.MaxValue));

    private readonly struct Square : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> left, Vector512<double> right)
        {
            var difference = left - right;
            return difference * difference;
        }
    }
}
