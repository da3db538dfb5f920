using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class TripletListBatchesTests
{
    private static readonly Triplet[] Triplets = [.. Enumerable.Range(0, 10).Select(i => new Triplet(i, (i + 1) % 10, (i + 5) % 10))];

    [Theory]
    [InlineData(TripletLayout.Unique)]
    [InlineData(TripletLayout.Interleaved)]
    public void Every_triplet_comes_once_an_epoch_and_the_last_batch_may_be_smaller(TripletLayout layout)
    {
        var batches = new TripletListBatches(Triplets, 4, layout).Epoch(new Random(5)).ToArray();

        Assert.Equal([4, 4, 2], batches.Select(b => b.Triplets!.Count));
        var back = batches.SelectMany(b => b.Triplets!.Select(t => new Triplet(b.Pictures[t.Query], b.Pictures[t.Positive], b.Pictures[t.Negative])));
        Assert.Equal(Triplets.ToHashSet(), back.ToHashSet());
    }

    [Fact]
    public void Interleaved_rows_are_query_positive_negative_in_turn()
    {
        var batch = Assert.Single(new TripletListBatches(Triplets, 100, TripletLayout.Interleaved).Epoch(new Random(5)));

        Assert.Equal(30, batch.Pictures.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => new Triplet(3 * i, 3 * i + 1, 3 * i + 2)), batch.Triplets!);
        Assert.All(batch.Pictures.Chunk(3), rows => Assert.Contains(new Triplet(rows[0], rows[1], rows[2]), Triplets));
    }

    [Fact]
    public void Unique_rows_hold_each_picture_once()
    {
        var batch = Assert.Single(new TripletListBatches(Triplets, 100).Epoch(new Random(5)));
        Assert.Equal(10, batch.Pictures.Count);
        Assert.Equal(10, batch.Pictures.Distinct().Count());
    }

    [Fact]
    public void Epochs_differ_in_order()
    {
        var sampler = new TripletListBatches(Triplets, 3);
        var random = new Random(1);
        Assert.NotEqual(sampler.Epoch(random).First().Pictures, sampler.Epoch(random).First().Pictures);
    }

    [Fact]
    public void Sampled_batches_draw_other_triplets_each_epoch_and_repeat_with_the_generator()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i / 4)];
        var sampler = new SampledTripletBatches(new TripletSampler(), labels, 16);
        var random = new Random(3);
        var first = Negatives(sampler.Epoch(random));
        Assert.NotEqual(first, Negatives(sampler.Epoch(random)));
        Assert.Equal(first, Negatives(sampler.Epoch(new Random(3))));

        static HashSet<(int, int)> Negatives(IEnumerable<TripletBatch> epoch) =>
            [.. epoch.SelectMany(b => b.Triplets!.Select(t => (b.Pictures[t.Query], b.Pictures[t.Negative])))];
    }

    [Fact]
    public void No_triplets_are_refused() => Assert.Throws<ArgumentException>(() => new TripletListBatches([], 4));
}
