using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>How well held-out pictures find their kind, each a query among all the others; shares from 0 to 1.</summary>
/// <param name="RecallAt1">The share of queries whose nearest picture is of their class.</param>
/// <param name="RecallAt5">The share of queries with a picture of their class among the five nearest.</param>
/// <param name="MapAtR">Mean average precision at R.</param>
/// <param name="RPrecision">The share of pictures of the class among the R nearest.</param>
public sealed record RetrievalScores(double RecallAt1, double RecallAt5, double MapAtR, double RPrecision)
{
    /// <summary>Returns the score of a metric.</summary>
    public double Of(RetrievalMetric metric) => metric == RetrievalMetric.MapAtR ? MapAtR : RecallAt1;

    /// <summary>Returns one line, such as <c>Recall@1 61.8 %  Recall@5 82.0 %  MAP@R 31.4 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Recall@1 {100 * RecallAt1:0.0} %  Recall@5 {100 * RecallAt5:0.0} %  MAP@R {100 * MapAtR:0.0} %");

    internal static RetrievalScores Of(RetrievalMetrics metrics) =>
        new(metrics.RecallAt(1), metrics.RecallAt(5), metrics.MapAtR, metrics.RPrecision);
}
