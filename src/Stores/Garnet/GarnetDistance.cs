using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Garnet;

/// <summary>A distance function of the platform in terms of Garnet's metrics.</summary>
/// <param name="Metric">The metric's name on the wire.</param>
/// <param name="ToScore">Turns what Garnet answers into the function's score.</param>
/// <param name="Measure">Computes what Garnet would answer.</param>
internal sealed record GarnetDistance(string Metric, Func<double, double> ToScore, Func<float[], float[], double> Measure)
{
    /// <exception cref="NotSupportedException">The column's distance function is not one of Garnet's.</exception>
    public static GarnetDistance Of(VectorColumn column) => column.DistanceFunction switch
    {
        DistanceFunction.CosineDistance => new("COSINE", answer => answer, Cosine),
        DistanceFunction.CosineSimilarity => new("COSINE", answer => 1 - answer, Cosine),
        DistanceFunction.EuclideanDistance => new("L2", Math.Sqrt, Squared),
        DistanceFunction.EuclideanSquaredDistance => new("L2", answer => answer, Squared),
        DistanceFunction.DotProductSimilarity => new("IP", answer => -answer, (q, x) => -Dot(q, x)),
        DistanceFunction.NegativeDotProductSimilarity => new("IP", answer => answer, (q, x) => -Dot(q, x)),
        _ => throw column.Unsupported(
            "Garnet", "CosineDistance, CosineSimilarity, EuclideanDistance, EuclideanSquaredDistance, DotProductSimilarity and NegativeDotProductSimilarity"),
    };

    private static double Dot(float[] q, float[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < q.Length; i++) sum += (double)q[i] * x[i];
        return sum;
    }

    private static double Squared(float[] q, float[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < q.Length; i++) sum += ((double)q[i] - x[i]) * ((double)q[i] - x[i]);
        return sum;
    }

    private static double Cosine(float[] q, float[] x)
    {
        var lengths = Math.Sqrt(Dot(q, q) * Dot(x, x));
        return lengths > 0 ? 1 - Dot(q, x) / lengths : 1;
    }
}
