using MLNetDeepRanking.Reporting.Maps;

namespace MLNetDeepRanking.Reporting.Tests.Maps;

/// <summary>The slope is that of the divergence: by the paper's formula in double loops, and by differences.</summary>
public sealed class MapGradientTests
{
    private const double Step = 1e-3;

    private readonly NeighborProbabilities _near = NeighborProbabilities.Of(ScikitLearn.Vectors, ScikitLearn.Dimension, ScikitLearn.Perplexity);

    [Fact]
    public void It_is_the_formula_of_the_paper()
    {
        var (gradient, slopes) = Random(seed: 3);
        for (var i = 0; i < _near.Count; i++)
        {
            var (x, y) = Naive(gradient, i);
            Assert.Equal(x, slopes[2 * i], 1e-5);
            Assert.Equal(y, slopes[2 * i + 1], 1e-5);
        }
    }

    [Fact]
    public void It_is_the_slope_of_the_divergence()
    {
        var (gradient, slopes) = Random(seed: 4);
        for (var i = 0; i < _near.Count; i += 7)
        {
            var x = gradient.X[i];
            gradient.X[i] = (float)(x + Step);
            var above = gradient.Divergence();
            gradient.X[i] = (float)(x - Step);
            var below = gradient.Divergence();
            gradient.X[i] = x;
            Assert.Equal((above - below) / (2 * Step), slopes[2 * i], 2e-3 * (1 + Math.Abs(slopes[2 * i])));
        }
    }

    [Fact]
    public void Exaggeration_strengthens_attraction_alone()
    {
        var (gradient, once) = Random(seed: 5);
        float[] twice = new float[once.Length], thrice = new float[once.Length];
        gradient.Compute(2, twice);
        gradient.Compute(3, thrice);
        for (var i = 0; i < once.Length; i++) Assert.Equal(twice[i] - once[i], thrice[i] - twice[i], 1e-5);
    }

    private (MapGradient Gradient, float[] Slopes) Random(int seed)
    {
        var random = new Random(seed);
        var gradient = new MapGradient(_near);
        for (var i = 0; i < _near.Count; i++) (gradient.X[i], gradient.Y[i]) = (3 * random.NextSingle(), 3 * random.NextSingle());
        var slopes = new float[2 * _near.Count];
        gradient.Compute(1, slopes);
        return (gradient, slopes);
    }

    private (double X, double Y) Naive(MapGradient gradient, int i)
    {
        double total = 0, x = 0, y = 0;
        for (var k = 0; k < _near.Count; k++)
            for (var j = 0; j < _near.Count; j++)
                if (k != j) total += Weight(gradient, k, j);
        for (var j = 0; j < _near.Count; j++)
        {
            var weight = Weight(gradient, i, j);
            var slope = 4 * (_near.Values[i * _near.Stride + j] - weight / total) * weight;
            if (i == j) continue;
            x += slope * (gradient.X[i] - gradient.X[j]);
            y += slope * (gradient.Y[i] - gradient.Y[j]);
        }
        return (x, y);
    }

    private static double Weight(MapGradient gradient, int i, int j)
    {
        double dx = gradient.X[i] - gradient.X[j], dy = gradient.Y[i] - gradient.Y[j];
        return 1 / (1 + dx * dx + dy * dy);
    }
}
