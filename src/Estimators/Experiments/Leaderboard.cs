using System.Globalization;
using MLNetDeepRanking.Reporting;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Ranks the trials of an experiment: best first, those that failed last.</summary>
internal static class Leaderboard
{
    private const string None = "–";

    public static LeaderboardReport Of(IReadOnlyList<RunDetail> runs, RetrievalExperimentSettings settings)
    {
        string[] parameters = [.. settings.SearchSpace.Parameters.Select(parameter => parameter.Name)];
        var ranked = runs.OrderByDescending(run => run.ValidationMetrics?.Of(settings.OptimizingMetric) ?? double.NegativeInfinity).ToArray();
        string[] columns = ["trial", "Recall@1", "MAP@R", "epochs", "seconds", .. parameters];
        return new LeaderboardReport("Leaderboard", new ReportTable(columns, [.. ranked.Select(run => Row(run, parameters))]))
        {
            Subtitle = $"By {Name(settings.OptimizingMetric)} of classes that no trial was trained on. Trial 0 has the options that the experiment began with.",
            Failures = [.. ranked.Where(run => run.Error is not null).Select(run => Text($"Trial {run.Trial} failed: {run.Error}"))],
        };
    }

    private static string Name(RetrievalMetric metric) => metric switch
    {
        RetrievalMetric.RecallAt1 => "Recall@1",
        _ => "MAP@R",
    };

    private static IReadOnlyList<string> Row(RunDetail run, IReadOnlyList<string> parameters) =>
    [
        Text($"{run.Trial}"),
        run.ValidationMetrics is { } recalls ? Text($"{100 * recalls.RecallAt1:0.0} %") : None,
        run.ValidationMetrics is { } scores ? Text($"{100 * scores.MapAtR:0.0} %") : None,
        Text($"{run.Epochs}/{run.Options.Epochs}"),
        Text($"{run.RuntimeInSeconds:0}"),
        .. parameters.Select(name => run.Values.GetValueOrDefault(name, None)),
    ];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
