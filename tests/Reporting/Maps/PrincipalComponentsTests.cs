using MLNetDeepRanking.Reporting.Maps;

namespace MLNetDeepRanking.Reporting.Tests.Maps;

/// <summary>Directions and variances equal scikit-learn's, and a case that can be done by hand.</summary>
public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Places_and_variances_are_those_of_scikit_learn_up_to_sign()
    {
        var components = PrincipalComponents.Of(ScikitLearn.Vectors, ScikitLearn.Dimension, 2, new Random(1));
        var places = components.Project(ScikitLearn.Vectors);
        for (var direction = 0; direction < 2; direction++)
        {
            Assert.Equal(ScikitLearn.Variances[direction], components.Variances[direction], 1e-6);
            var sign = Math.Sign(places[direction] * ScikitLearn.Components[direction]);
            for (var i = direction; i < places.Length; i += 2) Assert.Equal(ScikitLearn.Components[i], sign * places[i], 1e-6);
        }
    }

    [Fact]
    public void Points_on_a_line_have_one_direction_and_its_variance()
    {
        float[] vectors = [1, 2, 3, 4, 5, 6, 7, 8];
        var components = PrincipalComponents.Of(vectors, 2, 2, new Random(1));
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5)], components.Directions[0], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(40.0 / 3, components.Variances[0], 1e-9);
        Assert.Equal(0, components.Variances[1], 1e-9);
        var first = components.Project(vectors).Where((_, i) => i % 2 == 0);
        Assert.Equal([-Math.Sqrt(18), -Math.Sqrt(2), Math.Sqrt(2), Math.Sqrt(18)], first, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Directions_are_orthonormal_and_the_seed_does_not_matter(int seed)
    {
        var random = new Random(seed);
        float[] vectors = [.. Enumerable.Range(0, 50 * 12).Select(i => random.NextSingle() * (i % 12 + 1))];
        var components = PrincipalComponents.Of(vectors, 12, 4, new Random(seed));
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++) Assert.Equal(i == j ? 1 : 0, components.Directions[i].Zip(components.Directions[j], (a, b) => a * b).Sum(), 1e-9);
        var again = PrincipalComponents.Of(vectors, 12, 4, new Random(seed + 100));
        for (var i = 0; i < 2; i++) Assert.Equal(components.Directions[i], again.Directions[i], (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Equal_vectors_have_no_variance_and_one_place()
    {
        var components = PrincipalComponents.Of([1, 2, 3, 1, 2, 3, 1, 2, 3], 3, 2, new Random(1));
        Assert.All(components.Variances, variance => Assert.Equal(0, variance, 1e-12));
        Assert.All(components.Project([1, 2, 3]), place => Assert.Equal(0, place, 1e-12));
    }
}
