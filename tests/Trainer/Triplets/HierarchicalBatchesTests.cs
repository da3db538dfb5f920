using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class HierarchicalBatchesTests
{
    // 36 classes of 2 to 5 pictures in super-classes of 1, 2, 3, … 8 classes.
    private static readonly int[] SuperClassOf = [.. Enumerable.Range(1, 8).SelectMany(g => Enumerable.Repeat(100 + g, g))];
    private static readonly int[] Labels =
        [.. Enumerable.Range(0, 36).SelectMany(c => Enumerable.Repeat(c, 2 + c % 4)).OrderBy(c => (c * 7919) % 61)];

    private static readonly int[] SuperClasses = [.. Labels.Select(label => SuperClassOf[label])];

    [Fact]
    public void A_batch_is_P_by_K_and_its_share_of_classes_is_of_one_super_class()
    {
        for (var seed = 0; seed < 30; seed++)
            foreach (var batch in new HierarchicalBatches(Labels, SuperClasses, 10, 3, superClassShare: 0.5).Epoch(new Random(seed)))
            {
                var classes = batch.Pictures.CountBy(picture => Labels[picture]).ToArray();
                Assert.Equal(10, classes.Length);
                Assert.Equal(batch.Pictures.Count, batch.Pictures.Distinct().Count());
                Assert.All(classes, c => Assert.Equal(Math.Min(3, 2 + c.Key % 4), c.Value));
                Assert.Null(batch.Triplets);
                // The super-class of the first class: five of its classes, or all if it has fewer.
                var family = SuperClassOf[Labels[batch.Pictures[0]]];
                Assert.True(classes.Count(c => SuperClassOf[c.Key] == family) >= Math.Min(5, family - 100));
            }
    }

    [Fact]
    public void Relatives_meet_more_often_than_in_class_balanced_batches()
    {
        var hierarchical = Relatives(new HierarchicalBatches(Labels, SuperClasses, 10, 2, superClassShare: 0.8));
        var balanced = Relatives(new ClassBalancedBatches(Labels, 10, 2));
        Assert.True(hierarchical > 2 * balanced, $"{hierarchical} pairs of related classes a batch, {balanced} in class-balanced batches.");

        static double Relatives(ITripletBatchSampler sampler) => Enumerable.Range(0, 50).SelectMany(seed => sampler.Epoch(new Random(seed))).Average(batch =>
            batch.Pictures.Select(picture => Labels[picture]).Distinct().CountBy(c => SuperClassOf[c]).Sum(g => g.Value * (g.Value - 1) / 2.0));
    }

    [Fact]
    public void Every_class_has_its_turn()
    {
        var sampler = new HierarchicalBatches(Labels, SuperClasses, 12, 2);
        var epochs = Enumerable.Range(0, 100).Select(seed => sampler.Epoch(new Random(seed)).ToArray()).ToArray();
        var batches = epochs.SelectMany(epoch => epoch);
        var turns = batches.SelectMany(batch => batch.Pictures.Select(picture => Labels[picture]).Distinct()).CountBy(c => c).ToDictionary();
        var mean = turns.Values.Average();
        Assert.Equal(36, turns.Count);
        Assert.All(turns.Values, count => Assert.InRange(count, 0.5 * mean, 1.5 * mean));
        Assert.Equal(Math.Round(Labels.Length / 24.0), epochs[0].Length);
    }

    [Fact]
    public void The_generator_decides_everything()
    {
        var sampler = new HierarchicalBatches(Labels, SuperClasses, 8, 2);
        Assert.Equal(Rows(1), Rows(1));
        Assert.NotEqual(Rows(1), Rows(2));

        int[] Rows(int seed) => [.. sampler.Epoch(new Random(seed)).SelectMany(batch => batch.Pictures)];
    }

    [Fact]
    public void Bad_hierarchies_are_refused_with_the_cure()
    {
        Refused([0, 0, 1, 1], [0, 0, 1, 1], "No super-class has two classes");
        Refused([0, 0, 1, 1], [0, 1, 0, 0], "Pictures 0 and 1 are of one class");
        Refused([0, 0, 1, 1], [0, 0, 0], "4 labels but 3 super-classes");
        Refused([0, 0, 0], [0, 0, 0], "at least two classes");
        Assert.Throws<ArgumentOutOfRangeException>(() => new HierarchicalBatches(Labels, SuperClasses, 8, 2, superClassShare: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HierarchicalBatches(Labels, SuperClasses, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HierarchicalBatches(Labels, SuperClasses, 2, 1));

        static void Refused(int[] labels, int[] superClasses, string cause)
        {
            var error = Assert.Throws<ArgumentException>(() => new HierarchicalBatches(labels, superClasses, 2, 2));
            Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        }
    }
}
