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

    [Fact]
    public void With_intervals_and_clusters_the_text_is_a_table()
    {
        float[] vectors = [1, 0, 2, 0.1f, 0, 1, 0.1f, 3, 1, 1];
        var options = new RetrievalOptions { Depths = [1], ClassNames = ["cat", "dog", "cow"] };
        var text = RetrievalEvaluator.LeaveOneOut(vectors, 2, [0, 0, 1, 1, 2], options).ToString();
        Assert.Equal(
            """
            4 queries of 2 classes; 1 more have no relevant vector
              Recall@1       100.0 %   100.0 to 100.0 %
              Precision@1    100.0 %   100.0 to 100.0 %
              R-precision    100.0 %   100.0 to 100.0 %
              MAP@R          100.0 %   100.0 to 100.0 %
              MRR            100.0 %   100.0 to 100.0 %
              NMI 1.000, AMI 1.000 of 3 clusters
            Intervals of 95 %, from 1000 bootstrap samples over queries
            """, text);
    }

    [Fact]
    public void Classes_and_queries_tell_what_the_means_are_made_of()
    {
        Assert.Equal([(7, 3), (9, 2)], Metrics.Classes.Select(one => (one.Label, one.QueryCount)));
        Assert.Equal(Metrics.RecallAt(2), Metrics.Classes.Sum(one => one.QueryCount * one.RecallAt(2)) / 5, 1e-12);
        Assert.Equal([1, 1, 4, 3, 2], Metrics.Queries.Select(query => query.FirstRelevantRank));
        Assert.Equal(Metrics.MeanReciprocalRank, Metrics.Queries.Average(query => 1.0 / query.FirstRelevantRank), 1e-12);
        Assert.Equal("7: 3 queries, Recall@1 66.7 %, MAP@R 33.3 %", $"{Metrics.Classes[0]}");
        Assert.Null(Metrics.Intervals);
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new RetrievalOptions();
        Assert.Equal([1, 5, 10], options.Depths);
        Assert.Equal((VectorDistance.Cosine, true), (options.Distance, options.Clustering));
        Assert.Equal((1000, 0.95, 0), (options.BootstrapSamples, options.Confidence, options.Seed));
        Assert.Equal((null, null), (options.ClassNames, options.OwnRows));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Refused<ArgumentOutOfRangeException>("samples", new() { BootstrapSamples = -1 });
        Refused<ArgumentOutOfRangeException>("confidence", new() { Confidence = 1 });
        Refused<ArgumentException>("Depths", new() { Depths = [] });
        Refused<ArgumentOutOfRangeException>("Distance", new() { Distance = (VectorDistance)9 });
        var error = Assert.Throws<ArgumentException>(() => RetrievalEvaluator.QueryGallery([1], [1], [1], [1], 1, new RetrievalOptions { OwnRows = [4] }));
        Assert.Contains("none of the gallery's 1", error.Message, StringComparison.Ordinal);

        static void Refused<T>(string parameter, RetrievalOptions options)
            where T : ArgumentException => Assert.Throws<T>(parameter, () => RetrievalEvaluator.LeaveOneOut([1], 1, [1], options));
    }
}
