using System.Globalization;
using System.Text;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>The trials of an experiment as a table of texts, best first, those that failed last.</summary>
internal sealed class Leaderboard
{
    private const string None = "–";

    public Leaderboard(IReadOnlyList<RunDetail> runs, RetrievalExperimentSettings settings)
    {
        string[] parameters = [.. settings.SearchSpace.Parameters.Select(parameter => parameter.Name)];
        Columns = ["trial", "Recall@1", "MAP@R", "epochs", "seconds", .. parameters];
        var ranked = runs.OrderByDescending(run => run.ValidationMetrics?.Of(settings.OptimizingMetric) ?? double.NegativeInfinity).ToArray();
        Rows = [.. ranked.Select(run => Row(run, parameters))];
        Failures = [.. ranked.Where(run => run.Error is not null).Select(run => Text($"Trial {run.Trial} failed: {run.Error}"))];
    }

    /// <summary>Gets the headings.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Gets the rows, each with one text for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Gets a sentence for each trial that failed.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Returns the table in columns of equal width.</summary>
    public override string ToString()
    {
        int[] widths = [.. Columns.Select((column, i) => Math.Max(column.Length, Rows.Max(row => row[i].Length)))];
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Columns)) text.AppendJoin("  ", row.Select((cell, i) => cell.PadLeft(widths[i]))).Append('\n');
        foreach (var failure in Failures) text.Append(failure).Append('\n');
        return text.ToString();
    }

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
