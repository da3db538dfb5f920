using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class ProxyLossTests
{
    [Fact]
    public void Proxies_are_unit_vectors_that_the_generator_decides()
    {
        using var scope = NewDisposeScope();
        using var first = Start(seed: 1);
        using var again = Start(seed: 1);
        using var other = Start(seed: 2);
        var proxies = first.State["proxies"];
        Assert.Equal([6, 8], proxies.shape);
        Assert.All(proxies.norm(1).data<float>().ToArray(), length => Assert.Equal(1, length, 1e-6f));
        Assert.True(proxies.equal(again.State["proxies"]).all().item<bool>());
        Assert.False(proxies.equal(other.State["proxies"]).all().item<bool>());

        var parameter = Assert.Single(first.Parameters);
        Assert.Equal(3, parameter.LearningRateFactor);
        Assert.True(parameter.Parameter.requires_grad);
        Assert.Same(proxies, parameter.Parameter);
    }

    [Fact]
    public void Proxies_outlive_the_dispose_scope_of_a_step()
    {
        LossComputation computation;
        using (NewDisposeScope()) computation = Start(seed: 1);
        using (computation)
        {
            using (NewDisposeScope()) computation.Evaluate(new LossBatch(ones(2, 8), [0, 5]), Oracle.End).Value.backward();
            Assert.False(computation.State["proxies"].IsInvalid);
        }
    }

    [Fact]
    public void Statistics_count_queries_and_measure_the_distances_between_embeddings()
    {
        using var scope = NewDisposeScope();
        using var computation = Start(seed: 1);
        var embeddings = zeros(3, 8);
        embeddings[0, 0] = 1;
        embeddings[1, 1] = 1;
        embeddings[2, 0] = -1;
        var found = computation.Evaluate(new LossBatch(embeddings, [0, 0, 1]), Oracle.End).Statistics;
        Assert.Equal((3, 3), (found.Terms, found.ActiveTerms));
        Assert.Equal((2.0, 3.0), (found.Positive.Value, found.Negative.Value));
    }

    [Fact]
    public void A_label_without_a_proxy_is_refused()
    {
        using var scope = NewDisposeScope();
        using var computation = Start(seed: 1);
        var error = Assert.Throws<ArgumentException>(() => computation.Evaluate(new LossBatch(ones(2, 8), [0, 6]), Oracle.End));
        Assert.Contains("Row 1 has the label 6", error.Message, StringComparison.Ordinal);
        Assert.Contains("6 classes, 0 to 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_that_is_no_positive_number_is_refused() => Assert.Equal(
        "ProxyLearningRateFactor",
        Assert.Throws<ArgumentOutOfRangeException>(new NormalizedSoftmaxLoss { ProxyLearningRateFactor = 0 }.Validate).ParamName);

    private static LossComputation Start(int seed) =>
        new ProxyAnchorLoss { ProxyLearningRateFactor = 3 }.Start(new LossContext(8, 6, CPU, new Random(seed)));
}
