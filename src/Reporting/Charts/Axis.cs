namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>An axis: its ends, and round numbers between them.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, above the lower one.</param>
/// <param name="Ticks">The round numbers, ascending.</param>
internal sealed record Axis(double Low, double High, IReadOnlyList<double> Ticks)
{
    private const double Slack = 1e-9;

    /// <summary>Returns an axis from one round number to another, which begins at zero if the values are far from alike.</summary>
    public static Axis Around(IEnumerable<double> values, int ticks)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (low > 0 && low < high / 2) low = 0;
        if (high - low <= Math.Abs(high) * Slack) (low, high) = high == 0 ? (0, 1) : (Math.Min(0, 2 * low), Math.Max(0, 2 * high));
        var step = RoundStep((high - low) / ticks);
        low = Math.Floor(low / step + Slack) * step;
        high = Math.Ceiling(high / step - Slack) * step;
        return new(low, high, Between(low, high, step));
    }

    /// <summary>Returns an axis of whole numbers from the first to the last.</summary>
    public static Axis OfWholeNumbers(int first, int last, int ticks)
    {
        if (last <= first) return new(first - 1, first + 1, [first]);
        var step = Math.Max(1, RoundStep((double)(last - first) / ticks));
        var inner = Between(Math.Ceiling(first / step) * step, last, step).Where(tick => tick - first > step / 2 && last - tick > step / 2);
        return new(first, last, [first, .. inner, last]);
    }

    /// <summary>Returns where a value lies: 0 at the lower end, 1 at the upper.</summary>
    public double Place(double value) => (value - Low) / (High - Low);

    private static double RoundStep(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * ((least / power) switch { <= 1 + Slack => 1, <= 2 + Slack => 2, <= 5 + Slack => 5, _ => 10 });
    }

    private static double[] Between(double low, double high, double step) =>
        [.. Enumerable.Range(0, (int)Math.Floor((high - low) / step + Slack) + 1).Select(i => low + i * step)];
}
