using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class ClassSplitTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 300).Select(i => i % 60), 1000, 1001];

    [Fact]
    public void No_class_is_on_both_sides_and_no_picture_is_lost()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var split = ClassSplit.Of(Labels, 0.1, new Random(seed));
            Assert.Empty(split.Training.Select(i => Labels[i]).Intersect(split.Validation.Select(i => Labels[i])));
            Assert.Equal(Enumerable.Range(0, Labels.Length), split.Training.Concat(split.Validation).Order());
            Assert.Equal(6, split.Validation.Select(i => Labels[i]).Distinct().Count());
        }
    }

    [Fact]
    public void Classes_of_one_picture_stay_in_training()
    {
        var split = ClassSplit.Of(Labels, 0.5, new Random(0));
        Assert.DoesNotContain(split.Validation, i => Labels[i] >= 1000);
    }

    [Fact]
    public void A_share_of_zero_holds_nothing_out() => Assert.Empty(ClassSplit.Of(Labels, 0, new Random(0)).Validation);

    [Fact]
    public void Of_fewer_than_four_classes_none_is_held_out()
    {
        Assert.Empty(ClassSplit.Of([0, 0, 1, 1, 2, 2], 0.5, new Random(0)).Validation);
        Assert.Equal(4, ClassSplit.Of([0, 0, 1, 1, 2, 2, 3, 3], 0.1, new Random(0)).Validation.Length);
    }
}
