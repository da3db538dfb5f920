namespace MLNetDeepRanking.Search;

/// <summary>Compares two divisions of the same items into groups by their mutual information.</summary>
/// <remarks>Formulas in <see cref="ClusteringMetrics"/>; limits as scikit-learn takes them.</remarks>
internal static class PartitionAgreement
{
    public static (double Nmi, double Ami) Of(ReadOnlySpan<int> classes, ReadOnlySpan<int> clusters)
    {
        var (rows, columns, cells) = (new Dictionary<int, int>(), new Dictionary<int, int>(), new Dictionary<(int, int), int>());
        for (var i = 0; i < classes.Length; i++)
        {
            rows[classes[i]] = rows.GetValueOrDefault(classes[i]) + 1;
            columns[clusters[i]] = columns.GetValueOrDefault(clusters[i]) + 1;
            var cell = (classes[i], clusters[i]);
            cells[cell] = cells.GetValueOrDefault(cell) + 1;
        }
        if (rows.Count <= 1 && columns.Count <= 1) return (1, 1);

        double n = classes.Length;
        var information = 0.0;
        foreach (var ((row, column), count) in cells) information += count / n * Math.Log(n * count / ((double)rows[row] * columns[column]));
        information = information < double.Epsilon * n ? 0 : information;
        var entropy = (Entropy(rows.Values, n) + Entropy(columns.Values, n)) / 2;
        var expected = Expected(rows.Values, columns.Values, classes.Length);
        var room = entropy - expected;
        const double Least = 2.220446049250313e-16;
        return (information == 0 ? 0 : information / entropy, (information - expected) / (room < 0 ? Math.Min(room, -Least) : Math.Max(room, Least)));
    }

    private static double Entropy(IEnumerable<int> sizes, double n) => -sizes.Sum(size => size / n * Math.Log(size / n));

    /// <summary>Returns the mean of the mutual information over random groups of these sizes, equal sizes being summed once.</summary>
    private static double Expected(IEnumerable<int> rows, IEnumerable<int> columns, int n)
    {
        var (log, sum) = (new LogFactorials(n), 0.0);
        var columnSizes = columns.CountBy(size => size).ToArray();
        foreach (var (a, rowCount) in rows.CountBy(size => size))
            foreach (var (b, columnCount) in columnSizes)
            {
                var ofPair = 0.0;
                var constant = log[a] + log[b] + log[n - a] + log[n - b] - log[n];
                for (var both = Math.Max(1, a + b - n); both <= Math.Min(a, b); both++)
                {
                    var probability = Math.Exp(constant - log[both] - log[a - both] - log[b - both] - log[n - a - b + both]);
                    ofPair += (double)both / n * Math.Log((double)n * both / ((double)a * b)) * probability;
                }
                sum += (double)rowCount * columnCount * ofPair;
            }
        return sum;
    }
}
