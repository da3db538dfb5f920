using System.Diagnostics;

namespace MLNetDeepRanking.Search.Tests.Evaluation;

public sealed class RetrievalEvaluatorTests
{
    [Fact]
    public void A_line_of_five_points_gives_the_metrics_worked_out_by_hand()
    {
        // Positions 0 1 3 6 10, classes a a b a b. Neighbours by distance, and whether they are relevant:
        //   0(a): 1+ 3- 6+ 10-   R 2: R-precision 1/2, MAP@R (1/1)/2 = 1/2       recall@1 yes
        //   1(a): 0+ 3- 6+ 10-   the same
        //   3(b): 1- 0- 6- 10+   R 1: 0, 0                                       recall@1 no, @2 no, @4 yes (0 and 6 tie: 0 was first)
        //   6(a): 3- 10- 1+ 0+   R 2: 0, 0                                       recall@1 no, @2 no, @4 yes
        //  10(b): 6- 3+ 1- 0-    R 1: 0, 0                                       recall@1 no, @2 yes
        var metrics = RetrievalEvaluator.LeaveOneOut(
            [0, 1, 3, 6, 10], dimension: 1, [7, 7, 9, 7, 9], VectorDistance.Euclidean, recallDepths: [4, 1, 2]);

        Assert.Equal((5, 0), (metrics.QueryCount, metrics.QueriesWithoutPositives));
        Assert.Equal([1, 2, 4], metrics.RecallDepths);
        Assert.Equal((0.4, 0.6, 1.0), (metrics.RecallAt(1), metrics.RecallAt(2), metrics.RecallAt(4)));
        Assert.Equal(0.2, metrics.RPrecision, 1e-12);
        Assert.Equal(0.2, metrics.MapAtR, 1e-12);
    }

    [Fact]
    public void Map_at_r_weighs_early_hits()
    {
        // One query of class 1 at 0. The gallery in the order of distance: 1 0 1 1 0, so R = 3, and two of the first three are hits.
        var metrics = RetrievalEvaluator.QueryGallery([0], [1], [1, 2, 3, 4, 5], [1, 0, 1, 1, 0], 1, VectorDistance.Manhattan);

        Assert.Equal(2 / 3.0, metrics.RPrecision, 1e-12);
        Assert.Equal((1 / 1.0 + 2 / 3.0) / 3, metrics.MapAtR, 1e-12);
        Assert.Equal([1, 5, 10], metrics.RecallDepths);
        Assert.Equal(1, metrics.RecallAt(10));
    }

    [Theory, InlineData(VectorDistance.Cosine), InlineData(VectorDistance.Euclidean), InlineData(VectorDistance.Hamming)]
    public void Metrics_agree_with_naive_loops(VectorDistance distance)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(1, 150), dimension = random.Next(2, 12), classes = random.Next(1, 60);
            var vectors = Vectors.Random(seed, count, dimension);
            int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
            var queries = Vectors.Random(-seed - 1, 30, dimension);
            int[] queryLabels = [.. Enumerable.Range(0, 30).Select(_ => random.Next(classes + 5))];

            Agree(Naive(vectors, labels, vectors, labels, dimension, distance, leaveOneOut: true),
                RetrievalEvaluator.LeaveOneOut(vectors, dimension, labels, distance));
            Agree(Naive(queries, queryLabels, vectors, labels, dimension, distance, leaveOneOut: false),
                RetrievalEvaluator.QueryGallery(queries, queryLabels, vectors, labels, dimension, distance));
        }
    }

    [Fact]
    public void A_query_leaves_out_itself_but_not_its_duplicates()
    {
        var metrics = RetrievalEvaluator.LeaveOneOut([.. Enumerable.Repeat(1f, 60)], 1, [.. Enumerable.Repeat(3, 60)]);

        Assert.Equal((1.0, 1.0, 1.0, 60), (metrics.RecallAt(1), metrics.RPrecision, metrics.MapAtR, metrics.QueryCount));
    }

    [Fact]
    public void A_class_of_one_is_no_query_but_stays_in_the_gallery()
    {
        var metrics = RetrievalEvaluator.LeaveOneOut([0, 1, 3], 1, [5, 6, 5], VectorDistance.Euclidean, [1, 2]);

        Assert.Equal((2, 1), (metrics.QueryCount, metrics.QueriesWithoutPositives));
        Assert.Equal((0.0, 1.0), (metrics.RecallAt(1), metrics.RecallAt(2)));
    }

    [Fact]
    public void Without_an_answerable_query_the_averages_are_no_numbers()
    {
        foreach (var metrics in new[]
                 {
                     RetrievalEvaluator.LeaveOneOut([], 4, []),
                     RetrievalEvaluator.LeaveOneOut([1, 2], 1, [1, 2]),
                     RetrievalEvaluator.QueryGallery([1], [1], [], [], 1),
                 })
        {
            Assert.Equal(0, metrics.QueryCount);
            Assert.Equal((double.NaN, double.NaN, double.NaN), (metrics.RecallAt(1), metrics.MapAtR, metrics.RPrecision));
        }
    }

    [Fact]
    public void Cosine_is_the_default_distance()
    {
        float[] vectors = [1, 0, 100, 1, 2, 2, 1, 1.2f];

        Assert.Equal(1, RetrievalEvaluator.LeaveOneOut(vectors, 2, [1, 1, 2, 2]).RecallAt(1));
        Assert.NotEqual(1, RetrievalEvaluator.LeaveOneOut(vectors, 2, [1, 1, 2, 2], VectorDistance.Euclidean).RecallAt(1));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Refused("embeddings", "need 6 components; there are 5", () => RetrievalEvaluator.LeaveOneOut(new float[5], 3, [1, 2]));
        Refused("embeddings", "Row 1, component 0 is NaN", () => RetrievalEvaluator.LeaveOneOut([1, float.NaN], 1, [1, 2]));
        Refused("queries", "need 3 components", () => RetrievalEvaluator.QueryGallery([1], [1, 2, 3], [1], [1], 1));
        Refused("gallery", "need 3 components", () => RetrievalEvaluator.QueryGallery([1], [1], [1], [1, 2, 3], 1));
        Refused("recallDepths", "at least one K", () => RetrievalEvaluator.LeaveOneOut([1], 1, [1], recallDepths: []));
        Assert.Throws<ArgumentOutOfRangeException>("recallDepths", () => RetrievalEvaluator.LeaveOneOut([1], 1, [1], recallDepths: [3, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => RetrievalEvaluator.LeaveOneOut([1], 0, [1]));

        static void Refused(string parameter, string message, Action action)
        {
            var error = Assert.Throws<ArgumentException>(parameter, action);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_thousand_embeddings_take_well_under_a_second()
    {
        var vectors = Vectors.Random(1, 2030, 128);
        int[] labels = [.. Enumerable.Range(0, 2030).Select(row => row % 300)];
        RetrievalEvaluator.LeaveOneOut(vectors, 128, labels);
        var before = Process.GetCurrentProcess().TotalProcessorTime;

        RetrievalEvaluator.LeaveOneOut(vectors, 128, labels);

        Assert.InRange((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds, 0, 2);
    }

    private static void Agree((double[] Recalls, double RPrecision, double MapAtR, int Queries) expected, RetrievalMetrics metrics)
    {
        Assert.Equal(expected.Queries, metrics.QueryCount);
        Assert.Equal(expected.Recalls, metrics.RecallDepths.Select(metrics.RecallAt));
        Assert.Equal(expected.RPrecision, metrics.RPrecision, 1e-12);
        Assert.Equal(expected.MapAtR, metrics.MapAtR, 1e-12);
    }

    /// <summary>The definitions, word for word.</summary>
    private static (double[] Recalls, double RPrecision, double MapAtR, int Queries) Naive(float[] queries, int[] queryLabels,
        float[] gallery, int[] galleryLabels, int dimension, VectorDistance distance, bool leaveOneOut)
    {
        int[] depths = [1, 5, 10];
        List<double> rPrecisions = [], averages = [];
        var found = new List<double>[] { [], [], [] };
        for (var query = 0; query < queryLabels.Length; query++)
        {
            bool[] hits = [.. NaiveSearch.Nearest(distance, queries.Row(query, dimension), gallery, galleryLabels.Length)
                .Where(neighbor => !leaveOneOut || neighbor.Id != query)
                .Select(neighbor => galleryLabels[neighbor.Id] == queryLabels[query])];
            var r = hits.Count(hit => hit);
            if (r == 0) continue;
            for (var i = 0; i < 3; i++) found[i].Add(hits.Take(depths[i]).Any(hit => hit) ? 1 : 0);
            rPrecisions.Add(hits.Take(r).Count(hit => hit) / (double)r);
            averages.Add(Enumerable.Range(1, r).Sum(rank => hits[rank - 1] ? hits.Take(rank).Count(hit => hit) / (double)rank : 0) / r);
        }
        return ([.. found.Select(Average)], Average(rPrecisions), Average(averages), averages.Count);

        static double Average(List<double> values) => values.Count == 0 ? double.NaN : values.Average();
    }
}
