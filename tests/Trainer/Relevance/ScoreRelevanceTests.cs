using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Tests.Relevance;

public sealed class ScoreRelevanceTests
{
    [Fact]
    public void It_falls_with_the_difference_within_a_class_and_is_0_across_classes()
    {
        var relevance = new ScoreRelevance([10, 12, 18, 10, 0], [0, 0, 0, 0, 1]);
        Assert.Equal((5, 8), (relevance.Count, relevance.Reach));
        Assert.Equal(0.75, relevance.Between(0, 1));
        Assert.Equal(0.25, relevance.Between(2, 1));
        Assert.Equal(0, relevance.Between(0, 2));
        Assert.Equal(1, relevance.Between(0, 3));
        Assert.Equal(0, relevance.Between(0, 4));
    }

    [Fact]
    public void The_reach_can_be_given()
    {
        var relevance = new ScoreRelevance([1, 2, 5], [0, 0, 0], reach: 2);
        Assert.Equal(0.5, relevance.Between(0, 1));
        Assert.Equal(0, relevance.Between(0, 2));
    }

    [Fact]
    public void Equal_scores_are_wholly_relevant() => Assert.Equal(1, new ScoreRelevance([3, 3], [0, 0]).Between(0, 1));

    [Fact]
    public void What_does_not_match_is_refused()
    {
        var count = Assert.Throws<ArgumentException>(() => new ScoreRelevance([1, 2], [0]));
        Assert.Contains("2 scores but 1 labels", count.Message, StringComparison.Ordinal);
        var finite = Assert.Throws<ArgumentException>(() => new ScoreRelevance([1, double.NaN], [0, 0]));
        Assert.Contains("picture 1 is NaN", finite.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreRelevance([1], [0], reach: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreRelevance([1], [0]).Between(0, 1));
    }
}
