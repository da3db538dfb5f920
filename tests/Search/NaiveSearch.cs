namespace MLNetDeepRanking.Search.Tests;

/// <summary>The oracle: every distance in double precision, sorted by distance and then by position.</summary>
internal static class NaiveSearch
{
    public static double Distance(VectorDistance distance, ReadOnlySpan<float> query, ReadOnlySpan<float> vector)
    {
        double dot = 0, querySquares = 0, vectorSquares = 0, squares = 0, absolutes = 0, signs = 0;
        for (var i = 0; i < query.Length; i++)
        {
            double q = query[i], x = vector[i];
            dot += q * x;
            querySquares += q * q;
            vectorSquares += x * x;
            squares += (q - x) * (q - x);
            absolutes += Math.Abs(q - x);
            signs += (q > 0) != (x > 0) ? 1 : 0;
        }
        return distance switch
        {
            VectorDistance.Cosine => querySquares == 0 || vectorSquares == 0
                ? 1 : Math.Round(1 - dot / Math.Sqrt(querySquares) / Math.Sqrt(vectorSquares), 12),
            VectorDistance.Euclidean => Math.Sqrt(squares),
            VectorDistance.Manhattan => absolutes,
            VectorDistance.InnerProduct => 0 - dot,
            _ => signs,
        };
    }

    /// <summary>Returns the k nearest of <paramref name="vectors"/>, by their positions.</summary>
    public static Neighbor[] Nearest(VectorDistance distance, ReadOnlySpan<float> query, ReadOnlySpan<float> vectors, int k)
    {
        var neighbors = new Neighbor[vectors.Length / query.Length];
        for (var row = 0; row < neighbors.Length; row++)
            neighbors[row] = new Neighbor(row, (float)Distance(distance, query, vectors.Slice(row * query.Length, query.Length)));
        return [.. neighbors.OrderBy(neighbor => neighbor.Distance).ThenBy(neighbor => neighbor.Id).Take(k)];
    }
}
