using MLNetDeepRanking.Reporting.Maps;

namespace MLNetDeepRanking.Reporting.Tests.Maps;

/// <summary>The descent goes down, as far as scikit-learn's, and the same way each time.</summary>
public sealed class TSneTests
{
    [Fact]
    public void The_divergence_falls_to_where_scikit_learn_ends()
    {
        var divergences = new List<double>();
        Embed(1, (i, divergence) =>
        {
            if (i is 0 or 300 or 500 or 999) divergences.Add(divergence());
        });
        Assert.Equal(divergences.OrderDescending(), divergences);
        Assert.InRange(divergences[^1], 0, 1.15 * ScikitLearn.Divergence);
    }

    [Fact]
    public void Groups_come_apart()
    {
        var places = Embed(1);
        for (var i = 0; i < 60; i++)
        {
            var nearest = Enumerable.Range(0, 60).Where(j => j != i)
                .MinBy(j => Math.Pow(places[2 * i] - places[2 * j], 2) + Math.Pow(places[2 * i + 1] - places[2 * j + 1], 2));
            Assert.Equal(i / 15, nearest / 15);
        }
    }

    [Fact]
    public void One_seed_gives_one_map() => Assert.Equal(Embed(5), Embed(5));

    private static double[] Embed(int seed, Action<int, Func<double>>? observe = null) =>
        TSne.Embed(ScikitLearn.Vectors, ScikitLearn.Dimension, ScikitLearn.Perplexity, 1000, new Random(seed), observe);
}
