using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class ClassBalancedBatchesTests
{
    // Classes of 1 to 6 pictures, shuffled through each other.
    private static readonly int[] Labels = [.. Enumerable.Range(0, 60).SelectMany(c => Enumerable.Repeat(c, 1 + c % 6)).OrderBy(c => (c * 7919) % 61)];

    [Fact]
    public void A_batch_holds_P_classes_of_at_most_K_different_pictures_and_leaves_the_triplets_to_the_loss()
    {
        foreach (var batch in new ClassBalancedBatches(Labels, 8, 4).Epoch(new Random(3)))
        {
            var classes = batch.Pictures.Select(p => Labels[p]).ToArray();
            Assert.Equal(8, classes.Distinct().Count());
            Assert.Equal(batch.Pictures.Count, batch.Pictures.Distinct().Count());
            Assert.All(classes.CountBy(c => c), count => Assert.Equal(Math.Min(4, Labels.Count(l => l == count.Key)), count.Value));
            Assert.Null(batch.Triplets);
        }
    }

    [Fact]
    public void Pictures_are_dealt_evenly()
    {
        int[] labels = [.. Enumerable.Range(0, 12).SelectMany(c => Enumerable.Repeat(c, 4))];
        var seen = new int[labels.Length];
        var sampler = new ClassBalancedBatches(labels, 4, 4);
        foreach (var picture in Enumerable.Range(0, 5).SelectMany(e => sampler.Epoch(new Random(e))).SelectMany(b => b.Pictures)) seen[picture]++;
        Assert.All(seen, count => Assert.Equal(5, count));
    }

    [Fact]
    public void An_epoch_sees_as_many_pictures_as_there_are()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10)];
        var batches = new ClassBalancedBatches(labels, 48, 4).Epoch(new Random(0)).ToArray();
        Assert.Equal(1000, batches.Sum(b => b.Pictures.Count));
        Assert.Equal(1000, batches.SelectMany(b => b.Pictures).Distinct().Count());
    }

    [Fact]
    public void The_generator_decides_everything()
    {
        var sampler = new ClassBalancedBatches(Labels, 8, 4);
        Assert.Equal(Rows(1), Rows(1));
        Assert.NotEqual(Rows(1), Rows(2));

        int[] Rows(int seed) => [.. sampler.Epoch(new Random(seed)).SelectMany(b => b.Pictures)];
    }

    [Fact]
    public void A_single_class_with_siblings_is_refused_with_the_cure()
    {
        var error = Assert.Throws<ArgumentException>(() => new ClassBalancedBatches([0, 0, 1, 2], 2, 2));
        Assert.Contains("two such classes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Fewer_than_two_classes_or_pictures_are_refused(int p, int k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassBalancedBatches(Labels, p, k));
}
