using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class LevelsTests
{
    [Theory, InlineData(2), InlineData(4), InlineData(16)]
    public void Each_level_holds_one_node_in_M_of_the_level_below(int neighbors)
    {
        const int Count = 200_000;
        var levels = new Levels(seed: 7, neighbors);
        var drawn = Enumerable.Range(0, Count).Select(levels.Of).ToArray();

        for (var level = 1; level <= 3; level++)
        {
            var expected = Count / Math.Pow(neighbors, level);
            Assert.InRange(drawn.Count(highest => highest >= level), expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        int[] Draw(int seed) => [.. Enumerable.Range(0, 1_000).Select(new Levels(seed, 16).Of)];

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }
}
