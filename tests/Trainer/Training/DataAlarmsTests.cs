using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>What is wrong with the pictures is said before training.</summary>
public sealed class DataAlarmsTests
{
    [Fact]
    public void A_copy_on_the_other_side_is_a_leak_named_by_picture()
    {
        var alarm = Assert.Single(DataAlarms.Of(Store(1, 2, 3, 4, 2, 5), [0, 0, 1, 1, 2, 2], new ClassSplit([0, 1, 2, 3], [4, 5])));
        Assert.Equal(TrainingAlarmKind.Leak, alarm.Kind);
        Assert.Equal(0, alarm.Epoch);
        Assert.Contains("picture 4 is picture 1", alarm.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_one_picture_are_counted()
    {
        var alarm = Assert.Single(DataAlarms.Of(Store(1, 2, 3, 4, 5), [0, 0, 1, 2, 2], new ClassSplit([0, 1, 2, 3, 4], [])));
        Assert.Equal(TrainingAlarmKind.TooFewPictures, alarm.Kind);
        Assert.Contains("1 of 3 classes", alarm.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_good_pictures_and_of_triplets_nothing_is_said()
    {
        Assert.Empty(DataAlarms.Of(Store(1, 2, 3, 4), [0, 0, 1, 1], new ClassSplit([0, 1], [2, 3])));
        Assert.Empty(DataAlarms.Of(Store(1, 1), [], new ClassSplit([0, 1], [])));
    }

    [Fact]
    public void A_run_logs_them_and_keeps_them_in_its_history()
    {
        var (pictures, labels) = Shapes.Make(6, 3);
        labels[^1] = 77;
        var options = new TrainingOptions { Epochs = 1, ClassesPerBatch = 3, Seed = 1, UseGpu = false, ValidationShare = 0 };
        using var trained = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
        Assert.Equal(TrainingAlarmKind.TooFewPictures, Assert.Single(trained.History.Alarms).Kind);
    }

    private static PictureStore Store(params byte[] values)
    {
        var builder = new PictureStoreBuilder(Preprocessing.Square(16));
        foreach (var value in values) builder.Add().Fill(value);
        return builder.Build();
    }
}
