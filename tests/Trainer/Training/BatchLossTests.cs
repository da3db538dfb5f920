using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Tests.Losses;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class BatchLossTests
{
    [Fact]
    public void Labels_of_any_kind_become_class_numbers()
    {
        using var scope = NewDisposeScope();
        using var loss = new BatchLoss(new NormalizedSoftmaxLoss { Temperature = 0.01 }, [900, -5, 900, 17], embeddingSize: 6, CPU, new Random(1));
        Assert.Equal(3, loss.Classes);
        Assert.Equal([3L, 6], loss.State["proxies"].shape);
        // Each picture lies on the proxy of its own class: in order of the labels, 17 is class 1, 900 class 2, −5 class 0.
        var onProxies = loss.State["proxies"].detach().index_select(0, tensor(new long[] { 1, 2, 0 }));
        Assert.InRange(loss.Evaluate(onProxies, new TripletBatch([3, 2, 1]), Oracle.End).Value.item<float>(), 0, 0.01f);
        Assert.InRange(loss.Evaluate(onProxies, new TripletBatch([0, 3, 1]), Oracle.End).Value.item<float>(), 1, 1000);
    }

    [Fact]
    public void Without_triplets_the_classes_decide_and_with_triplets_those()
    {
        using var scope = NewDisposeScope();
        using var loss = new BatchLoss(new TripletLoss(), [0, 0, 1, 1], embeddingSize: 2, CPU, new Random(1));
        var embeddings = tensor(new[] { 0f, 1, 1, 0, 0, 1, 1, 1 }, [4, 2]);
        Assert.Equal(8, loss.Evaluate(embeddings, new TripletBatch([0, 1, 2, 3]), Oracle.End).Statistics.Terms);
        Assert.Equal(1, loss.Evaluate(embeddings, new TripletBatch([0, 1, 2, 3], [new Triplet(0, 1, 2)]), Oracle.End).Statistics.Terms);
    }

    [Fact]
    public void Without_labels_only_losses_over_triplets_start()
    {
        using var loss = new BatchLoss(new TripletLoss(), [], embeddingSize: 2, CPU, new Random(1));
        Assert.Equal(0, loss.Classes);
        var error = Assert.Throws<ArgumentException>(() => new BatchLoss(new ProxyAnchorLoss(), [], embeddingSize: 2, CPU, new Random(1)));
        Assert.Contains("ProxyAnchorLoss needs the class of each picture", error.Message, StringComparison.Ordinal);
    }

    // Otherwise the choice of another loss would change the batches of every run.
    [Fact]
    public void A_loss_that_keeps_nothing_draws_nothing()
    {
        var random = new Random(4);
        using var loss = new BatchLoss(new CrossBatchMemory(new TripletLoss()), [0, 0, 1], embeddingSize: 2, CPU, random);
        Assert.Equal(new Random(4).Next(), random.Next());
    }
}
