using System.CommandLine;
using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank evaluate MODEL FOLDER</c>: how well a model finds pictures of the same class.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, folder, json) = (SharedOptions.Model(), SharedOptions.ClassFolder(), SharedOptions.Json());
        var clusters = new Option<bool>("--clusters") { Description = "Compare the classes with k-means clusters as well; with thousands of classes that takes long." };
        var command = new Command("evaluate", "Measure how well a model finds pictures of the same class: Recall@K, MAP@R and more, with intervals.")
        {
            model, folder, clusters, json,
        };
        command.SetAction(parsed =>
        {
            using var embedded = new EmbeddedFolder(terminal, parsed.GetRequiredValue(model), parsed.GetRequiredValue(folder));
            var options = new RetrievalOptions { Clustering = parsed.GetValue(clusters) };
            var metrics = embedded.Context.Ranking.EvaluateRetrieval(embedded.Rows, options: options);
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
