using System.Globalization;

namespace MLNetDeepRanking.Search.Tests.Evaluation;

public sealed class RetrievalMetricsTests
{
    private static RetrievalMetrics Metrics { get; } = RetrievalEvaluator.LeaveOneOut(
        [0, 1, 3, 6, 10], dimension: 1, [7, 7, 9, 7, 9], VectorDistance.Euclidean, recallDepths: [1, 2]);

    [Fact]
    public void The_text_is_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "en-US", "de-DE", "ar-SA" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(name);
                Assert.Equal("Recall@1 40.0 %  Recall@2 60.0 %  MAP@R 20.0 %  R-precision 20.0 %", Metrics.ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_depth_that_was_not_evaluated_is_refused_with_those_that_were() => Assert.Contains(
        "K = 1, 2", Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.RecallAt(5)).Message, StringComparison.Ordinal);
}
