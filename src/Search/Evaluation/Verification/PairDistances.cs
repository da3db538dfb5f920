namespace MLNetDeepRanking.Search;

/// <summary>The distances of pairs of the same class and of pairs of different classes, each ascending.</summary>
/// <param name="Same">Distances within classes.</param>
/// <param name="Different">Distances between classes.</param>
internal sealed record PairDistances(float[] Same, float[] Different)
{
    /// <summary>Measures all pairs of some rows, or as many as are allowed, drawn with replacement.</summary>
    public static PairDistances Of(ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> labels, int[] rows, VerificationOptions options, Random random)
    {
        var labelOf = labels.ToArray();
        var classes = rows.GroupBy(row => labelOf[row]).Select(group => group.ToArray()).ToArray();
        var same = SamePairs(classes, options.MaxPairs, random);
        var different = DifferentPairs(rows, classes, labels, options.MaxPairs, random);
        var distance = PairDistance.Create(options.Distance, dimension);
        return new(Measure(same, vectors, dimension, distance), Measure(different, vectors, dimension, distance));
    }

    private static List<(int, int)> SamePairs(int[][] classes, int most, Random random)
    {
        var upTo = new long[classes.Length];
        var total = 0L;
        for (var i = 0; i < classes.Length; i++) upTo[i] = total += (long)classes[i].Length * (classes[i].Length - 1) / 2;
        if (total <= most)
            return [.. classes.SelectMany(rows => rows.SelectMany((row, i) => rows.Skip(i + 1).Select(other => (row, other))))];

        var pairs = new List<(int, int)>(most);
        while (pairs.Count < most)
        {
            var drawn = random.NextInt64(total);
            var rows = classes[Array.FindIndex(upTo, end => drawn < end)];
            var (first, second) = (random.Next(rows.Length), random.Next(rows.Length - 1));
            pairs.Add((rows[first], rows[second < first ? second : second + 1]));
        }
        return pairs;
    }

    private static List<(int, int)> DifferentPairs(int[] rows, int[][] classes, ReadOnlySpan<int> labels, int most, Random random)
    {
        var pairs = new List<(int, int)>();
        if (classes.Length < 2) return pairs;
        if ((long)rows.Length * (rows.Length - 1) / 2 <= most)
        {
            for (var i = 0; i < rows.Length; i++)
                for (var j = i + 1; j < rows.Length; j++)
                    if (labels[rows[i]] != labels[rows[j]]) pairs.Add((rows[i], rows[j]));
            return pairs;
        }
        while (pairs.Count < most)
        {
            var (a, b) = (rows[random.Next(rows.Length)], rows[random.Next(rows.Length)]);
            if (labels[a] != labels[b]) pairs.Add((a, b));
        }
        return pairs;
    }

    private static float[] Measure(List<(int A, int B)> pairs, ReadOnlySpan<float> vectors, int dimension, PairDistance distance)
    {
        var distances = new float[pairs.Count];
        for (var i = 0; i < distances.Length; i++)
            distances[i] = distance.Between(vectors.Slice(pairs[i].A * dimension, dimension), vectors.Slice(pairs[i].B * dimension, dimension));
        Array.Sort(distances);
        return distances;
    }
}
