namespace MLNetDeepRanking.Search;

/// <summary>Confidence intervals by drawing the queries again, with replacement, and looking how far a figure moves.</summary>
/// <remarks>Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13: percentile intervals.</remarks>
internal static class Bootstrap
{
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static void Check(int samples, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence must lie between 0 and 1.");
    }

    /// <summary>Returns the interval of each column's mean.</summary>
    /// <param name="values">The columns of each query, <c>[queries, columns]</c>, row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="confidence">The share of samples within the interval.</param>
    /// <param name="seed">Decides what is drawn.</param>
    public static ConfidenceInterval[] Means(double[] values, int columns, int samples, double confidence, int seed)
    {
        var queries = values.Length / columns;
        return Intervals(values, columns, samples, confidence, seed, columns, (sums, means) =>
        {
            for (var column = 0; column < columns; column++) means[column] = sums[column] / queries;
        });
    }

    /// <summary>Returns the interval of each figure that is computed from the columns' sums.</summary>
    public static ConfidenceInterval[] Intervals(
        double[] values, int columns, int samples, double confidence, int seed, int figures, Action<double[], double[]> compute)
    {
        if (values.Length == 0 || samples == 0) return [.. Enumerable.Repeat(new ConfidenceInterval(double.NaN, double.NaN), figures)];
        var queries = values.Length / columns;
        var random = new Random(seed);
        var drawn = new double[figures][];
        for (var figure = 0; figure < figures; figure++) drawn[figure] = new double[samples];
        var (sums, results) = (new double[columns], new double[figures]);
        for (var sample = 0; sample < samples; sample++)
        {
            Array.Clear(sums);
            for (var i = 0; i < queries; i++)
            {
                var query = values.AsSpan(random.Next(queries) * columns, columns);
                for (var column = 0; column < query.Length; column++) sums[column] += query[column];
            }
            compute(sums, results);
            for (var figure = 0; figure < figures; figure++) drawn[figure][sample] = results[figure];
        }
        return Array.ConvertAll(drawn, figure => Interval(figure, confidence));
    }

    private static ConfidenceInterval Interval(double[] drawn, double confidence)
    {
        Array.Sort(drawn);
        return new(Quantile(drawn, (1 - confidence) / 2), Quantile(drawn, (1 + confidence) / 2));
    }

    /// <summary>Returns a quantile of sorted values, between two of them in proportion.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
