using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>The oracle: distance functions as their formulas say, in double precision, over a plain list.</summary>
internal static class NaiveStore
{
    public static (Photo Photo, double Score)[] Search(
        IEnumerable<Photo> photos, ReadOnlySpan<float> query, string function = DistanceFunction.CosineDistance)
    {
        var vector = query.ToArray();
        var scored = photos.Select(photo => (photo, Score(function, vector, photo.Embedding.ToArray())));
        return function is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity
            ? [.. scored.OrderByDescending(found => found.Item2)]
            : [.. scored.OrderBy(found => found.Item2)];
    }

    public static double Score(string function, float[] q, float[] x)
    {
        double dot = 0, squares = 0, absolute = 0, qq = 0, xx = 0;
        var signs = 0;
        for (var i = 0; i < q.Length; i++)
        {
            dot += (double)q[i] * x[i];
            qq += (double)q[i] * q[i];
            xx += (double)x[i] * x[i];
            squares += ((double)q[i] - x[i]) * ((double)q[i] - x[i]);
            absolute += Math.Abs((double)q[i] - x[i]);
            if (q[i] > 0 != x[i] > 0) signs++;
        }
        return function switch
        {
            DistanceFunction.CosineSimilarity => dot / Math.Sqrt(qq * xx),
            DistanceFunction.CosineDistance => 1 - dot / Math.Sqrt(qq * xx),
            DistanceFunction.EuclideanDistance => Math.Sqrt(squares),
            DistanceFunction.EuclideanSquaredDistance => squares,
            DistanceFunction.ManhattanDistance => absolute,
            DistanceFunction.HammingDistance => signs,
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }
}
