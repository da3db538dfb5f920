using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators;

/// <summary>Turns results into pages for people to look at.</summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads extend different types, so no call can become ambiguous.")]
public static class ReportExtensions
{
    private const int LinksShown = 8;

    /// <summary>Returns the course of a training as a report.</summary>
    /// <param name="history">The course.</param>
    /// <param name="title">The report's heading.</param>
    public static TrainingReport ToReport(this TrainingHistory history, string title = "Training")
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(title, [.. history.Epochs.Select(Epoch)])
        {
            KeptEpoch = history.Epochs.Count == 0 ? null : history.BestEpoch,
            Alarms = [.. history.Alarms.Select(alarm => $"{alarm.Kind} in epoch {alarm.Epoch}: {alarm.Message}")],
            Subtitle = history.WasCancelled ? $"Cancelled after {history.Epochs.Count} epochs." : null,
        };
    }

    /// <summary>Returns the explanation of a similarity as a report.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="title">The report's heading.</param>
    /// <param name="firstLabel">What to call the first picture; the name of its file if null.</param>
    /// <param name="secondLabel">What to call the second picture; the name of its file if null.</param>
    public static SimilarityReport ToReport(
        this SimilarityExplanation explanation, string title = "Why are these two alike?", string? firstLabel = null, string? secondLabel = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var first = Map(explanation.FirstPath, firstLabel, explanation.First);
        return new(title, explanation.Score, first, Map(explanation.SecondPath, secondLabel, explanation.Second))
        {
            Method = explanation.Description,
            Preprocessing = explanation.Preprocessing,
            Shares = explanation.Parts.Count == 0 ? null : Shares(explanation),
            Links = [.. explanation.Pairs.Where(pair => pair.Value > 0).Take(LinksShown).Select(Link)],
        };
    }

    private static TrainingReportEpoch Epoch(EpochReport epoch) => new(epoch.Epoch, epoch.Loss)
    {
        ActiveShare = epoch.ActiveShare,
        PositiveDistance = epoch.PositiveDistance,
        NegativeDistance = epoch.NegativeDistance,
        LearningRate = epoch.LearningRate,
        Validation = epoch.ValidationRecallAt1 is { } recall ? new Dictionary<string, double> { ["Recall@1"] = recall } : [],
        Elapsed = epoch.Elapsed,
        WaitedForPictures = epoch.WaitedForPictures,
    };

    private static SimilarityMap Map(string path, string? label, PlaceMap map) => new(path, label ?? Path.GetFileName(path), map.Rows, map.Columns, map.Values);

    private static SimilarityLink Link(PlacePair pair) => new(pair.FirstX, pair.FirstY, pair.SecondX, pair.SecondY, pair.Value);

    private static ReportTable Shares(SimilarityExplanation explanation) => new(["path of the network", "places", "adds"],
    [
        .. explanation.Parts.Select(part => new[] { part.Name, $"{part.First.Rows}×{part.First.Columns}", Signed(part.First.Sum) }),
        ["bias", "", Signed(explanation.FirstOffset)],
        ["all", "", Signed(explanation.First.Sum + explanation.FirstOffset)],
    ]);

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
