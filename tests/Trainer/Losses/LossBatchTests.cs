using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class LossBatchTests
{
    [Fact]
    public void Every_row_is_a_query_unless_said_otherwise()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((3, 3), Sizes(new LossBatch(ones(3, 2), [0, 1, 2])));
        Assert.Equal((2, 3), Sizes(new LossBatch(ones(3, 2), [0, 1, 2], queries: 2)));

        static (int, int) Sizes(LossBatch batch) => (batch.Queries, batch.Rows);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData(ScalarType.Float16, ScalarType.Float32)]
    [InlineData(ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.Float64, ScalarType.Float64)]
    public void Narrow_numbers_are_widened_and_keep_their_gradient_path(ScalarType given, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        var embeddings = ones([4, 2], dtype: given).requires_grad_();
        var batch = new LossBatch(embeddings, [0, 0, 1, 1]);
        Assert.Equal(expected, batch.Embeddings.dtype);
        using var computation = new TripletLoss().Start(new LossContext(2, 2, CPU, new Random(1)));
        computation.Evaluate(batch, Oracle.End).Value.backward();
        Assert.Equal(given, embeddings.grad!.dtype);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using var scope = NewDisposeScope();
        var two = ones(2, 3);
        Refused(() => new LossBatch(ones(3), [0, 1, 2]), "[N, d]", "[3]");
        Refused(() => new LossBatch(two), "labels or triplets");
        Refused(() => new LossBatch(two, [0, 1, 2]), "2 embeddings but 3 labels");
        Refused(() => new LossBatch(two, [0, 1], queries: 3), "2 rows", "3 cannot be queries");
        Refused(() => new LossBatch(two, triplets: [new Triplet(0, 1, 2)]), "(0, 1, 2)", "rows 0 to 1");
        Refused(() => new LossBatch(ones(3, 3), [0, 0, 1], [new Triplet(1, 0, 2)], queries: 1), "(1, 0, 2)", "the first 1 are queries");
    }

    [Fact]
    public void A_loss_over_classes_refuses_a_run_and_a_batch_without_them()
    {
        using var scope = NewDisposeScope();
        Refused(() => new SupervisedContrastiveLoss().Start(new LossContext(3, 0, CPU, new Random(1))), "SupervisedContrastiveLoss", "TripletLoss");
        using var computation = new SupervisedContrastiveLoss().Start(new LossContext(3, 2, CPU, new Random(1)));
        Refused(() => computation.Evaluate(new LossBatch(ones(3, 3), triplets: [new Triplet(0, 1, 2)]), Oracle.End), "needs the class");
    }

    private static void Refused(Func<object> make, params string[] words)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
