namespace MLNetDeepRanking.Trainer.Tests.Triplets;

/// <summary>Pearson's χ² test of counts against a law, at α = 0.001.</summary>
internal static class ChiSquare
{
    // The standard normal quantile of 0.999, and the least expected count of a cell.
    private const double Normal = 3.0902;
    private const double LeastExpected = 5;

    /// <summary>Fails if the drawn outcomes are not of the law, given as weights in any proportion.</summary>
    public static void AssertLaw<T>(IReadOnlyDictionary<T, double> weights, IReadOnlyCollection<T> drawn)
        where T : notnull
    {
        var total = weights.Values.Sum();
        var counts = drawn.CountBy(outcome => outcome).ToDictionary();
        Assert.All(counts.Keys, outcome => Assert.True(weights.GetValueOrDefault(outcome) > 0, $"{outcome} was drawn, but it is impossible."));
        var (statistic, cells) = (0.0, 0);
        var (restExpected, restObserved) = (0.0, 0.0);
        foreach (var (outcome, weight) in weights)
        {
            var expected = weight / total * drawn.Count;
            if (expected >= LeastExpected) Add(expected, counts.GetValueOrDefault(outcome));
            else (restExpected, restObserved) = (restExpected + expected, restObserved + counts.GetValueOrDefault(outcome));
        }
        if (restExpected >= LeastExpected) Add(restExpected, restObserved);
        Assert.True(cells > 1, "Too few draws to test the law.");
        var critical = Critical(cells - 1);
        Assert.True(statistic < critical, $"χ² = {statistic:0.0} over {cells} cells; the critical value is {critical:0.0}.");

        void Add(double expected, double observed)
        {
            statistic += (observed - expected) * (observed - expected) / expected;
            cells++;
        }
    }

    // Wilson and Hilferty, 1931.
    private static double Critical(int freedom) => freedom * Math.Pow(1 - 2.0 / (9 * freedom) + Normal * Math.Sqrt(2.0 / (9 * freedom)), 3);
}
