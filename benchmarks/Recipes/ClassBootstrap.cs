namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>A confidence interval of a mean over queries. Whole classes are drawn, since queries of one class stand or fall together.</summary>
internal static class ClassBootstrap
{
    private const int Resamples = 10_000;

    /// <summary>Returns the percentiles 2.5 and 97.5 of the mean over resampled classes.</summary>
    /// <param name="values">A value for each query.</param>
    /// <param name="classes">The class of each query.</param>
    /// <param name="random">The source of the draws.</param>
    public static (double Low, double High) Interval(double[] values, int[] classes, Random random)
    {
        var groups = values.Zip(classes).GroupBy(pair => pair.Second, (_, group) => group.Select(pair => pair.First).ToArray())
            .Select(group => (Sum: group.Sum(), group.Length)).ToArray();
        var means = new double[Resamples];
        foreach (ref var mean in means.AsSpan())
        {
            var drawn = random.GetItems(groups, groups.Length);
            mean = drawn.Sum(group => group.Sum) / drawn.Sum(group => group.Length);
        }
        Array.Sort(means);
        return (means[Resamples / 40], means[Resamples - 1 - Resamples / 40]);
    }
}
