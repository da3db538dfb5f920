using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Evaluation;

public sealed class RetrievalComparisonTests
{
    [Fact]
    public void McNemars_test_equals_the_exact_binomial_test_of_scipy()
    {
        foreach (var (first, second, p) in EvaluationReferences.All.McNemar)
        {
            var comparison = RetrievalComparison.Of(Right(first, second, of: 0), Right(first, second, of: 1), bootstrapSamples: 1);
            Assert.Equal((first, second), (comparison.OnlyFirstRight, comparison.OnlySecondRight));
            Assert.Equal(p, comparison.McNemarPValue, 1e-9);
        }
    }

    [Fact]
    public void A_better_model_is_told_from_its_equal()
    {
        var (worse, better) = (Noisy(0.7f, seed: 1), Noisy(0.35f, seed: 2));
        var comparison = RetrievalComparison.Of(worse, better);
        Assert.True(comparison.Differences.MapAtR > 0.05);
        Assert.Equal(better.RecallAt(1) - worse.RecallAt(1), comparison.Differences.RecallAt(1), 1e-12);
        Assert.True(comparison.Intervals.MapAtR.Lower > 0 && comparison.Intervals.MapAtR.Contains(comparison.Differences.MapAtR));
        Assert.True(comparison.McNemarPValue < 0.01);
        Assert.Contains("MAP@R", comparison.ToString(), StringComparison.Ordinal);
        Assert.Contains("second is better", comparison.ToString(), StringComparison.Ordinal);

        var equal = RetrievalComparison.Of(worse, Noisy(0.7f, seed: 3));
        Assert.True(equal.Intervals.MapAtR.Contains(0));
        Assert.True(equal.McNemarPValue > 0.05);
    }

    [Fact]
    public void Pairing_makes_the_interval_narrower_than_that_of_either_model()
    {
        var (first, second) = (Noisy(0.6f, seed: 1), Noisy(0.6f, seed: 1, extra: 0.05f));
        var paired = RetrievalComparison.Of(first, second).Intervals.MapAtR;
        Assert.True(paired.Upper - paired.Lower < 0.7 * (first.Intervals!.MapAtR.Upper - first.Intervals.MapAtR.Lower));
    }

    [Fact]
    public void Other_queries_or_depths_are_refused()
    {
        var metrics = RetrievalEvaluator.LeaveOneOut([1, 2, 3], 1, [1, 1, 1]);
        var others = RetrievalEvaluator.LeaveOneOut([1, 2, 3], 1, [1, 1, 2]);
        Assert.Contains("same queries", Assert.Throws<ArgumentException>(() => RetrievalComparison.Of(metrics, others)).Message, StringComparison.Ordinal);
        others = RetrievalEvaluator.LeaveOneOut([1, 2, 3], 1, [1, 1, 1], recallDepths: [1]);
        Assert.Contains("same K", Assert.Throws<ArgumentException>(() => RetrievalComparison.Of(metrics, others)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RetrievalComparison.Of(metrics, metrics, bootstrapSamples: 0));
    }

    /// <summary>Queries of which the first model alone answers some rightly, and the second alone some; one more is answered by both.</summary>
    private static RetrievalMetrics Right(int first, int second, int of)
    {
        bool[] right = [.. Enumerable.Repeat(of == 0, first), .. Enumerable.Repeat(of == 1, second), true];
        return RetrievalEvaluator.QueryGallery(
            [.. right.Select(one => one ? 0f : 1f)], new int[right.Length], [0, 1], [0, 1], 1, VectorDistance.Euclidean);
    }

    private static RetrievalMetrics Noisy(float noise, int seed, float extra = 0)
    {
        var (centres, random, more) = (Vectors.Random(0, 40, 6), new Random(seed), new Random(seed + 100));
        int[] labels = [.. Enumerable.Range(0, 300).Select(row => row % 40)];
        float[] vectors = [.. labels.SelectMany(label => centres.Row(label, 6).ToArray()
            .Select(centre => centre + noise * (2 * random.NextSingle() - 1) + extra * (2 * more.NextSingle() - 1)))];
        return RetrievalEvaluator.LeaveOneOut(vectors, 6, labels, new RetrievalOptions { Clustering = false });
    }
}
