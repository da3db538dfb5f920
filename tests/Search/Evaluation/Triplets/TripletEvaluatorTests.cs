using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Evaluation.Triplets;

public sealed class TripletEvaluatorTests
{
    [Fact]
    public void Figures_equal_those_of_naive_loops_with_ties_and_groups()
    {
        foreach (var reference in EvaluationReferences.All.Triplets)
        {
            var metrics = TripletEvaluator.Evaluate(
                [.. reference.Vectors.SelectMany(row => row)], 2, [.. reference.Triplets.Select(triplet => (triplet[0], triplet[1], triplet[2]))],
                new TripletEvaluationOptions { Distance = VectorDistance.Euclidean, TopK = reference.K }, reference.Groups);

            Assert.Equal(reference.Precision, metrics.SimilarityPrecision, 1e-9);
            Assert.Equal((reference.Ties, reference.AtTop, reference.Score), (metrics.Ties, metrics.TripletsAtTopK, metrics.ScoreAtTopK));
            Assert.Equal((300, reference.K), (metrics.TripletCount, metrics.TopK));
            Assert.True(metrics.SimilarityPrecisionInterval.Contains(metrics.SimilarityPrecision));
            Assert.True(metrics.ScoreAtTopKInterval.Contains(metrics.ScoreAtTopK));
        }
    }

    [Fact]
    public void A_collapsed_space_gets_nothing_right()
    {
        var metrics = TripletEvaluator.Evaluate(new float[] { 1, 1, 1 }, 1, [(0, 1, 2)]);
        Assert.Equal((0.0, 1, -1), (metrics.SimilarityPrecision, metrics.Ties, metrics.ScoreAtTopK));
    }

    [Fact]
    public void The_text_says_both_figures()
    {
        var text = TripletEvaluator.Evaluate([0, 1, 5], 1, [(0, 1, 2)], new() { Distance = VectorDistance.Manhattan, TopK = 1 }).ToString();
        Assert.Equal("Similarity precision 100.0 % (100.0 to 100.0 %) of 1 triplets of 1 queries, 0 ties\nScore@1 1 (1 to 1) of 1 triplets", text);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        var noRow = Assert.Throws<ArgumentOutOfRangeException>(() => TripletEvaluator.Evaluate([1, 2], 1, [(0, 1, 2)]));
        Assert.Contains("rows 0 to 1", noRow.Message, StringComparison.Ordinal);
        var tooMany = Assert.Throws<ArgumentException>(() => TripletEvaluator.Evaluate([1, 2], 1, [], null, [1, 2, 3]));
        Assert.Contains("3 groups for 2", tooMany.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TripletEvaluator.Evaluate([1, 2, 3], 2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => TripletEvaluator.Evaluate([1], 1, [], new() { TopK = 0 }));
    }

    [Fact]
    public void The_defaults_are_the_papers()
    {
        var options = new TripletEvaluationOptions();
        Assert.Equal((30, VectorDistance.Cosine, 1000, 0.95, 0), (options.TopK, options.Distance, options.BootstrapSamples, options.Confidence, options.Seed));
    }
}
