using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms;

/// <summary>The definition of a nearest neighbour, in double precision.</summary>
internal static class NaiveSearch
{
    public static int[] Nearest(EmbeddingRow[] gallery, float[] query, VectorDistance distance, int k) =>
        [.. Enumerable.Range(0, gallery.Length).OrderBy(row => (float)Distance(gallery[row].Embedding, query, distance)).Take(k)];

    public static double Distance(float[] x, float[] q, VectorDistance distance)
    {
        var pairs = x.Zip(q, (a, b) => (X: (double)a, Q: (double)b)).ToArray();
        double Sum(Func<(double X, double Q), double> term) => pairs.Sum(term);
        return distance switch
        {
            VectorDistance.Cosine => 1 - Sum(p => p.X * p.Q) / Math.Sqrt(Sum(p => p.X * p.X) * Sum(p => p.Q * p.Q)),
            VectorDistance.Euclidean => Math.Sqrt(Sum(p => (p.X - p.Q) * (p.X - p.Q))),
            VectorDistance.Manhattan => Sum(p => Math.Abs(p.X - p.Q)),
            VectorDistance.InnerProduct => 0 - Sum(p => p.X * p.Q),
            _ => Sum(p => p.X > 0 == p.Q > 0 ? 0 : 1),
        };
    }
}
