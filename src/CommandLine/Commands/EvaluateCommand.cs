using System.CommandLine;
using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank evaluate MODEL FOLDER</c>: how well a model finds pictures of the same class.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, folder, report, json) = (SharedOptions.Model(), SharedOptions.ClassFolder(), SharedOptions.Report(), SharedOptions.Json());
        var clusters = new Option<bool>("--clusters")
        {
            Description = "Compare the classes with k-means clusters as well; with thousands of classes that takes long.",
        };
        var command = new Command("evaluate", "Measure how well a model finds pictures of the same class: Recall@K, MAP@R and more, with intervals.")
        {
            model, folder, clusters, report, json,
        };
        command.SetAction(parsed =>
        {
            var source = parsed.GetRequiredValue(folder);
            using var embedded = new EmbeddedFolder(terminal, parsed.GetRequiredValue(model), source);
            var options = new RetrievalOptions { Clustering = parsed.GetValue(clusters) };
            var metrics = embedded.Context.Ranking.EvaluateRetrieval(embedded.Rows, options: options);
            if (parsed.GetValue(report) is { } page) metrics.ToReport($"Retrieval in {Path.GetFullPath(source)}", embedded.Rows).SaveHtml(page);
            terminal.Write(parsed.GetValue(json), Figures(metrics), metrics.ToString());
        });
        return command;
    }

    private static object Figures(RetrievalMetrics metrics) => new
    {
        metrics.QueryCount,
        metrics.QueriesWithoutPositives,
        Recall = metrics.RecallDepths.ToDictionary(k => $"{k}", metrics.RecallAt),
        metrics.RPrecision,
        metrics.MapAtR,
        metrics.MeanReciprocalRank,
        RecallAt1Interval = metrics.Intervals?.RecallAt(1),
        MapAtRInterval = metrics.Intervals?.MapAtR,
        metrics.Clustering,
    };
}
