using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Tests.Relevance;

public sealed class VectorRelevanceTests
{
    [Fact]
    public void Within_a_class_it_is_the_cosine_or_0()
    {
        var relevance = new VectorRelevance([3, 0, 4, 4, -1, 0, 0, 0, 1, 0], 2, [7, 7, 7, 7, 8]);
        Assert.Equal(5, relevance.Count);
        Assert.Equal(Math.Sqrt(0.5), relevance.Between(0, 1), 1e-6);
        Assert.Equal(0, relevance.Between(0, 2));
        Assert.Equal(0, relevance.Between(0, 3));
        Assert.Equal(0, relevance.Between(0, 4));
        Assert.Equal(1, relevance.Between(1, 1), 1e-6);
    }

    [Fact]
    public void Some_of_the_pictures_are_numbered_in_their_own_order()
    {
        var some = new ScoreRelevance([0, 1, 2, 4], [0, 0, 0, 0]).Among([3, 1]);
        Assert.Equal(2, some.Count);
        Assert.Equal(0.25, some.Between(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => some.Between(0, 2));
    }

    [Fact]
    public void What_does_not_match_is_refused()
    {
        var count = Assert.Throws<ArgumentException>(() => new VectorRelevance(new float[5], 2, [0, 0, 0]));
        Assert.Contains("6 numbers; there are 5", count.Message, StringComparison.Ordinal);
        var finite = Assert.Throws<ArgumentException>(() => new VectorRelevance([1, 2, float.NaN, 2], 2, [0, 0]));
        Assert.Contains("picture 1 are not finite", finite.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorRelevance([], 0, []));
    }
}
