namespace MLNetDeepRanking.Search;

/// <summary>The share of triplets that a hinge loss with gap g still learns from: D(q, p) + g &gt; D(q, n).</summary>
internal static class ActiveTriplets
{
    private const int Drawn = 100_000;

    /// <summary>Returns the share of active triplets among those given, or among some drawn by label; NaN if there is none.</summary>
    public static (double Share, int Count) Of(ReadOnlySpan<float> vectors, int dimension, int[] labels, AuditOptions options)
    {
        var triplets = options.Triplets ?? Draw(labels, new Random(options.Seed));
        var distance = PairDistance.Create(VectorDistance.Cosine, dimension);
        var active = 0;
        foreach (var (query, positive, negative) in triplets)
        {
            var toPositive = distance.Between(Row(vectors, query), Row(vectors, positive));
            var toNegative = distance.Between(Row(vectors, query), Row(vectors, negative));
            // Of unit vectors, the squared Euclidean distance is twice the cosine distance.
            if (2.0 * toPositive + options.Gap > 2.0 * toNegative) active++;
        }
        return ((double)active / triplets.Count, triplets.Count);

        ReadOnlySpan<float> Row(ReadOnlySpan<float> all, int row) => all.Slice(row * dimension, dimension);
    }

    private static List<(int, int, int)> Draw(int[] labels, Random random)
    {
        var classes = Rows.Numbers(labels.Length).GroupBy(row => labels[row]).ToDictionary(group => group.Key, group => group.ToArray());
        int[] queries = [.. Rows.Numbers(labels.Length).Where(row => classes[labels[row]].Length > 1)];
        var triplets = new List<(int, int, int)>();
        if (queries.Length == 0 || classes.Count < 2) return triplets;
        while (triplets.Count < Drawn)
        {
            var query = queries[random.Next(queries.Length)];
            var own = classes[labels[query]];
            var (positive, negative) = (own[random.Next(own.Length)], random.Next(labels.Length));
            if (positive != query && labels[negative] != labels[query]) triplets.Add((query, positive, negative));
        }
        return triplets;
    }
}
