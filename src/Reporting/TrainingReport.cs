using MLNetDeepRanking.Reporting.Charts;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows the course of a training: small charts of loss, active triplets, distances, validation, learning rate and time over the epochs.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class TrainingReport : Report
{
    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="epochs">What each epoch did, in order.</param>
    /// <exception cref="ArgumentException">The epochs are not in ascending order.</exception>
    public TrainingReport(string title, IReadOnlyList<TrainingReportEpoch> epochs)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        for (var i = 1; i < epochs.Count; i++)
        {
            if (epochs[i].Epoch <= epochs[i - 1].Epoch)
                throw new ArgumentException(
                    $"Epoch {epochs[i].Epoch} comes after epoch {epochs[i - 1].Epoch}. Give the epochs in ascending order.", nameof(epochs));
        }
        Epochs = epochs;
    }

    /// <summary>Gets what each epoch did.</summary>
    public IReadOnlyList<TrainingReportEpoch> Epochs { get; }

    /// <summary>Gets the epoch whose weights were kept, which the charts mark.</summary>
    /// <value>The default value is null: none is marked.</value>
    public int? KeptEpoch { get; init; }

    /// <summary>Gets what kept the training from learning, or its figures from being true, as sentences.</summary>
    /// <value>The default value is empty: nothing did.</value>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    internal override string Kind => "training";

    /// <summary>Returns the title, a line for each epoch, and the alarms.</summary>
    public override string ToString() => ReportText.Lines([Title, .. Epochs.Select(Line), .. Alarms.Select(alarm => $"! {alarm}")]);

    internal override Markup Summary() => KeptEpoch is { } kept
        ? Markup.Of($"""<p class="legend"><span class="keeps"><i></i> the weights of epoch {kept} were kept</span></p>""")
        : Markup.Empty;

    internal override Markup Body()
    {
        int[] numbers = [.. Epochs.Select(epoch => epoch.Epoch)];
        var filled = Charts().Where(chart => chart.Series.Any(series => series.HasValues));
        var charts = numbers.Length == 0 ? [] : filled.Select(chart => chart.Draw(numbers, KeptEpoch));
        return Markup.Of($"""
            {Alarms.Select(alarm => Markup.Of($"""<p class="alarm"><i>!</i> {alarm}</p>"""))}
            <div class="charts">
            {charts}
            </div>
            """);
    }

    private IEnumerable<LineChart> Charts()
    {
        yield return new("Loss", [Series("loss", epoch => epoch.Loss)], ReportText.Number, ReportText.Short);
        string[] measures = [.. Epochs.SelectMany(epoch => epoch.Validation.Keys).Distinct()];
        foreach (var measure in measures)
        {
            yield return Shares($"Held-out {measure}", epoch => epoch.Validation.TryGetValue(measure, out var value) ? value : null);
        }
        yield return Shares("Active triplets", epoch => epoch.ActiveShare);
        ChartSeries[] distances = [Series("to negatives", epoch => epoch.NegativeDistance), Series("to positives", epoch => epoch.PositiveDistance)];
        yield return new("Distance", distances, ReportText.Short, ReportText.Short);
        yield return new("Learning rate", [Series("learning rate", epoch => epoch.LearningRate)], ReportText.Short, ReportText.Short);
        ChartSeries[] times = [new("for the epoch", EpochSeconds()), Series("waiting for pictures", epoch => epoch.WaitedForPictures?.TotalSeconds)];
        yield return new("Seconds", [.. times.Where(series => series.HasValues)], ReportText.Short, ReportText.Short);
    }

    private LineChart Shares(string title, Func<TrainingReportEpoch, double?> share) =>
        new(title, [Series(title, share)], ReportText.Percent, ReportText.ShortPercent);

    private ChartSeries Series(string name, Func<TrainingReportEpoch, double?> value) => new(name, [.. Epochs.Select(epoch => value(epoch) ?? double.NaN)]);

    private double[] EpochSeconds() =>
        [.. Epochs.Select((epoch, i) => (epoch.Elapsed - (i == 0 ? TimeSpan.Zero : Epochs[i - 1].Elapsed))?.TotalSeconds ?? double.NaN)];

    private string Line(TrainingReportEpoch epoch)
    {
        string?[] parts =
        [
            $"epoch {epoch.Epoch,3}  loss {ReportText.Number(epoch.Loss)}",
            epoch.ActiveShare is { } active ? $"active {ReportText.Percent(active)}" : null,
            .. epoch.Validation.Select(measure => $"held-out {measure.Key} {ReportText.Percent(measure.Value)}"),
            epoch.Epoch == KeptEpoch ? "kept" : null,
        ];
        return string.Join("  ", parts.Where(part => part is not null));
    }
}
