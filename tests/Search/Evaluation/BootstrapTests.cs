namespace MLNetDeepRanking.Search.Tests.Evaluation;

public sealed class BootstrapTests
{
    [Fact]
    public void The_interval_of_a_mean_is_about_two_standard_errors_to_either_side()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 800).Select(_ => random.NextDouble())];
        var error = Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)) / values.Length);

        var interval = Bootstrap.Means(values, columns: 1, samples: 4000, confidence: 0.95, seed: 2)[0];

        Assert.Equal(values.Average() - 1.96 * error, interval.Lower, 0.1 * error);
        Assert.Equal(values.Average() + 1.96 * error, interval.Upper, 0.1 * error);
    }

    [Fact]
    public void Nineteen_of_twenty_intervals_hold_the_truth()
    {
        var held = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            double[] values = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() < 0.7 ? 1.0 : 0.0)];
            held += Bootstrap.Means(values, 1, 300, 0.95, seed)[0].Contains(0.7) ? 1 : 0;
        }
        Assert.InRange(held / 300.0, 0.90, 0.98);
    }

    [Fact]
    public void Columns_are_drawn_together_and_the_seed_decides()
    {
        double[] values = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { (double)i, 2.0 * i })];
        var intervals = Bootstrap.Means(values, 2, 200, 0.9, seed: 3);
        Assert.Equal(2 * intervals[0].Lower, intervals[1].Lower, 1e-9);
        Assert.Equal(intervals, Bootstrap.Means(values, 2, 200, 0.9, seed: 3));
        Assert.NotEqual(intervals, Bootstrap.Means(values, 2, 200, 0.9, seed: 4));
    }

    [Fact]
    public void Without_values_there_is_no_interval() => Assert.True(double.IsNaN(Bootstrap.Means([], 1, 100, 0.95, 0)[0].Lower));
}
