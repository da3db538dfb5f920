using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class AlarmWatchTests
{
    [Fact]
    public void A_loss_at_the_gap_with_vanishing_distances_is_a_collapse_named_once()
    {
        var watch = new AlarmWatch(collapsedLoss: 0.2);
        var alarm = Assert.Single(watch.Notice(Report(1, loss: 0.2001, active: 1, negative: 0.0004)));
        Assert.Equal(TrainingAlarmKind.Collapse, alarm.Kind);
        Assert.Contains("Lower LearningRate", alarm.Message, StringComparison.Ordinal);
        Assert.Empty(watch.Notice(Report(2, loss: 0.2, active: 1, negative: 0.0002)));
    }

    [Fact]
    public void A_loss_at_the_gap_with_living_distances_is_no_alarm() =>
        Assert.Empty(new AlarmWatch(0.2).Notice(Report(1, loss: 0.2, active: 0.4, negative: 0.7)));

    [Fact]
    public void Where_no_loss_tells_vanishing_distances_alone_are_a_collapse()
    {
        Assert.Equal(TrainingAlarmKind.Collapse, Assert.Single(new AlarmWatch(null).Notice(Report(1, loss: 5, active: 1, negative: 0.0004))).Kind);
        Assert.Empty(new AlarmWatch(null).Notice(Report(1, loss: 5, active: 1, negative: 0.01)));
    }

    [Fact]
    public void No_active_triplet_is_named() =>
        Assert.Equal(TrainingAlarmKind.NoActiveTriplets, Assert.Single(new AlarmWatch(0.2).Notice(Report(3, 0, 0, 1.5))).Kind);

    [Fact]
    public void A_loss_that_is_no_number_is_named() =>
        Assert.Equal(TrainingAlarmKind.LossNotFinite, Assert.Single(new AlarmWatch(0.2).Notice(Report(3, double.NaN, 1, 0))).Kind);

    [Fact]
    public void A_loss_that_grows_tenfold_is_named_also_after_an_interruption()
    {
        var first = Report(1, loss: 0.2, active: 1, negative: 1);
        var watch = new AlarmWatch(null);
        watch.Remember([first], []);
        Assert.Empty(watch.Notice(Report(2, loss: 1.9, active: 1, negative: 1)));
        var alarm = Assert.Single(watch.Notice(Report(3, loss: 2.1, active: 1, negative: 1)));
        Assert.Equal(TrainingAlarmKind.ExplodingLoss, alarm.Kind);
        Assert.Contains("MaxGradientNorm", alarm.Message, StringComparison.Ordinal);
        var later = new AlarmWatch(null);
        later.Remember([first], [alarm]);
        Assert.Empty(later.Notice(Report(4, loss: 3, active: 1, negative: 1)));
    }

    [Fact]
    public void Batches_of_one_class_are_named_once()
    {
        var watch = new AlarmWatch(null);
        Assert.Empty(watch.NoticeBatches(1, 0));
        Assert.Equal(TrainingAlarmKind.SingleClassBatches, Assert.Single(watch.NoticeBatches(2, 3)).Kind);
        Assert.Empty(watch.NoticeBatches(3, 3));
    }

    private static EpochReport Report(int epoch, double loss, double active, double negative) =>
        new(epoch, 10, loss, active, negative, negative, 0.001, null, TimeSpan.Zero);
}
