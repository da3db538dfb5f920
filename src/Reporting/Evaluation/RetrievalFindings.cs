using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Evaluation;

/// <summary>Fills a report with the metrics of a retrieval.</summary>
internal static class RetrievalFindings
{
    private const int QueriesShown = 12;

    public static RetrievalReport Report(RetrievalMetrics metrics, string title, Func<int, ContactSheetRow>? show)
    {
        var first = metrics.RecallDepths[0];
        return new RetrievalReport(title, [.. Figures(metrics)])
        {
            Subtitle = About(metrics),
            ClassMeasures = [$"Recall@{first}", "MAP@R"],
            Classes =
            [
                .. metrics.Classes.Where(one => one.QueryCount > 0)
                    .Select(one => new RetrievalReportClass(one.Name, one.QueryCount, [one.RecallAt(first), one.MapAtR])),
            ],
            WorstQueries = show is null ? [] : [.. Worst(metrics).Select(query => Shown(query, show(query.Row)))],
        };
    }

    private static IEnumerable<RetrievalReportFigure> Figures(RetrievalMetrics metrics)
    {
        foreach (var k in metrics.RecallDepths) yield return Figure($"Recall@{k}", figures => figures.RecallAt(k), intervals => intervals.RecallAt(k));
        yield return Figure("MAP@R", figures => figures.MapAtR, intervals => intervals.MapAtR);
        yield return Figure("R-precision", figures => figures.RPrecision, intervals => intervals.RPrecision);
        yield return Figure("MRR", figures => figures.MeanReciprocalRank, intervals => intervals.MeanReciprocalRank);
        foreach (var k in metrics.RecallDepths.Where(k => k > 1))
            yield return Figure($"Precision@{k}", figures => figures.PrecisionAt(k), intervals => intervals.PrecisionAt(k));
        if (metrics.Clustering is not { } clusters) yield break;
        yield return new("NMI", clusters.NormalizedMutualInformation);
        yield return new("AMI", clusters.AdjustedMutualInformation);

        RetrievalReportFigure Figure(
            string name, Func<RetrievalFigures<double>, double> value, Func<RetrievalFigures<ConfidenceInterval>, ConfidenceInterval> interval) =>
            metrics.Intervals is { } intervals && interval(intervals) is var (low, high) && double.IsFinite(low)
                ? new(name, value(metrics), low, high)
                : new(name, value(metrics));
    }

    private static string About(RetrievalMetrics metrics)
    {
        var answered = ReportText.Count(metrics.QueryCount, "query", "queries");
        var of = ReportText.Count(metrics.Classes.Count(one => one.QueryCount > 0), "class", "classes");
        var alone = metrics.QueriesWithoutPositives == 0
            ? ""
            : $"; {ReportText.Count(metrics.QueriesWithoutPositives)} more have nothing like them in the gallery";
        var sure = metrics.Intervals is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $"; intervals of {100 * metrics.Options.Confidence:0.##} % by bootstrap over queries");
        return $"{answered} of {of}{alone}{sure}.";
    }

    /// <summary>Returns the queries whose like are missing, of those that have none where they belong first that which has to go farthest for one.</summary>
    private static IEnumerable<QueryMetrics> Worst(RetrievalMetrics metrics) => metrics.Queries
        .Where(query => query.RPrecision < 1)
        .OrderBy(query => query.AveragePrecisionAtR).ThenByDescending(query => query.FirstRelevantRank).ThenBy(query => query.Row)
        .Take(QueriesShown);

    private static ContactSheetRow Shown(QueryMetrics query, ContactSheetRow row) =>
        row.Note is null ? row with { Note = $"first match at rank {ReportText.Count(query.FirstRelevantRank)}" } : row;
}
