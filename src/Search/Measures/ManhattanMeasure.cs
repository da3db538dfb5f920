using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Manhattan distance.</summary>
internal sealed class ManhattanMeasure(int dimension, KernelWidth width)
    : DifferenceMeasure(dimension, width.CreateTile<AbsoluteDifference>())
{
    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var i = 0; i < query.Length; i++) sum += Math.Abs((double)query[i] - row[i]);
        return (float)sum;
    }

    public override float ReachOf(ReadOnlySpan<float> query, float distance) => Reach(query, Math.Min(distance, float.MaxValue));
}
