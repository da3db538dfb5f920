namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>How true a map is: the share of each vector's nearest that are among its nearest on the map.</summary>
internal static class KeptNeighbors
{
    public const int Depth = 10;
    private const int MostQueries = 500;

    /// <summary>Returns the share, over vectors spread evenly if there are many; no number for too few.</summary>
    public static double Share(float[] vectors, int dimension, double[] places)
    {
        var count = vectors.Length / dimension;
        if (count <= Depth + 1) return double.NaN;
        float[] points = [.. places.Select(place => (float)place)];
        var queries = Math.Min(count, MostQueries);
        return Enumerable.Range(0, queries).AsParallel().AsOrdered().Select(i =>
        {
            var query = (int)((long)i * count / queries);
            return Nearest(vectors, dimension, query).Intersect(Nearest(points, 2, query)).Count() / (double)Depth;
        }).ToArray().Average();
    }

    private static IEnumerable<int> Nearest(float[] vectors, int dimension, int query)
    {
        var count = vectors.Length / dimension;
        var distances = new double[count];
        for (var i = 0; i < vectors.Length; i++)
        {
            double difference = vectors[i] - vectors[query * dimension + i % dimension];
            distances[i / dimension] += difference * difference;
        }
        distances[query] = double.PositiveInfinity;
        return Enumerable.Range(0, count).OrderBy(i => distances[i]).Take(Depth);
    }
}
