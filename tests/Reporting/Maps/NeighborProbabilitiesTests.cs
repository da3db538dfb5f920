using MLNetDeepRanking.Reporting.Maps;

namespace MLNetDeepRanking.Reporting.Tests.Maps;

/// <summary>Probabilities equal scikit-learn's, add up to 1, and have the perplexity that was asked for.</summary>
public sealed class NeighborProbabilitiesTests
{
    private static readonly NeighborProbabilities Near = NeighborProbabilities.Of(ScikitLearn.Vectors, ScikitLearn.Dimension, ScikitLearn.Perplexity);

    [Fact]
    public void They_are_those_of_scikit_learn()
    {
        for (var j = 0; j < Near.Count; j++) Assert.Equal(ScikitLearn.ProbabilitiesOfFirst[j], Near.Values[j], 2e-6);
    }

    [Fact]
    public void They_are_symmetric_and_add_up_to_one()
    {
        double sum = 0;
        for (var i = 0; i < Near.Count; i++)
        {
            Assert.Equal(0, Near.Values[i * Near.Stride + i]);
            for (var j = 0; j < Near.Stride; j++)
            {
                sum += Near.Values[i * Near.Stride + j];
                Assert.Equal(j < Near.Count ? Near.Values[j * Near.Stride + i] : 0, Near.Values[i * Near.Stride + j]);
            }
        }
        Assert.Equal(1, sum, 1e-5);
    }

    [Fact]
    public void Equal_vectors_and_far_ones_give_numbers()
    {
        var near = NeighborProbabilities.Of([0, 0, 0, 0, 1e6f, -1e6f, 3, 4, 0, 0], 2, 2);
        Assert.All(near.Values, value => Assert.True(float.IsFinite(value)));
    }
}
