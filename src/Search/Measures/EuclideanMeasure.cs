using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Euclidean distance. Rows are ranked by its square, which has the same order.</summary>
internal sealed class EuclideanMeasure(int dimension, KernelWidth width)
    : DifferenceMeasure(dimension, width.CreateTile<SquaredDifference>())
{
    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        var squares = 0.0;
        for (var i = 0; i < query.Length; i++)
        {
            var difference = (double)query[i] - row[i];
            squares += difference * difference;
        }
        return (float)Math.Sqrt(squares);
    }

    public override float ReachOf(ReadOnlySpan<float> query, float distance) =>
        Reach(query, (float)Math.Min((double)distance * distance, float.MaxValue));
}
