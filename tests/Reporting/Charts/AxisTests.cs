using MLNetDeepRanking.Reporting.Charts;

namespace MLNetDeepRanking.Reporting.Tests.Charts;

/// <summary>Axes hold all values, and their ticks are round.</summary>
public sealed class AxisTests
{
    [Theory]
    [InlineData(0.1, 0.97, 0, 1, 3)]
    [InlineData(0.61, 0.68, 0.6, 0.7, 3)]
    [InlineData(-3, 12, -5, 15, 5)]
    [InlineData(5, 5, 0, 10, 3)]
    [InlineData(0, 0, 0, 1, 3)]
    public void Ends_are_round_and_around_the_values(double low, double high, double from, double to, int ticks)
    {
        var axis = Axis.Around([low, double.NaN, high], 3);
        double[] ends = [axis.Low, axis.High, axis.Ticks[0], axis.Ticks[^1]];
        Assert.Equal([from, to, from, to], ends, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(ticks, axis.Ticks.Count);
    }

    [Fact]
    public void Any_values_lie_on_their_axis()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            double[] values = [.. Enumerable.Range(0, 3).Select(_ => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 6)))];
            var axis = Axis.Around(values, 3);
            Assert.All(values, value => Assert.InRange(axis.Place(value), -1e-9, 1 + 1e-9));
            Assert.InRange(axis.Ticks.Count, 2, 6);
        }
    }

    [Fact]
    public void Epochs_are_whole_and_do_not_crowd()
    {
        Assert.Equal([1, 10, 20, 30, 40], Axis.OfWholeNumbers(1, 40, 5).Ticks);
        Assert.Equal([1, 2, 3], Axis.OfWholeNumbers(1, 3, 5).Ticks);
        Assert.Equal([7], Axis.OfWholeNumbers(7, 7, 5).Ticks);
    }
}
