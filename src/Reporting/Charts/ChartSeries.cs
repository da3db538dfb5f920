namespace MLNetDeepRanking.Reporting.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Values">A value for each place on the horizontal axis; no number where there is none.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Gets whether there is anything to draw.</summary>
    public bool HasValues => Values.Any(double.IsFinite);

    /// <summary>Gets the last value.</summary>
    public double Last => Values.LastOrDefault(double.IsFinite, double.NaN);
}
