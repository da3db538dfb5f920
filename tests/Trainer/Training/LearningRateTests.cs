using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class LearningRateTests
{
    [Fact]
    public void Cosine_rises_over_the_warm_up_and_falls_along_half_a_cosine()
    {
        var rate = new LearningRate(new TrainingOptions { LearningRate = 0.1, WarmUp = 0.1 }, totalSteps: 100);
        for (var step = 0; step < 10; step++) Assert.Equal(0.1 * (step + 1) / 11, rate.At(step), 1e-12);
        for (var step = 10; step < 100; step++) Assert.Equal(0.05 * (1 + Math.Cos(Math.PI * (step - 10) / 90)), rate.At(step), 1e-12);
    }

    [Fact]
    public void Step_falls_to_a_tenth_at_half_and_at_three_quarters()
    {
        var rate = new LearningRate(new TrainingOptions { LearningRate = 1, WarmUp = 0, Schedule = LearningRateSchedule.Step }, 8);
        Assert.Equal([1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01], Enumerable.Range(0, 8).Select(rate.At));
    }

    [Fact]
    public void One_cycle_rises_and_falls_along_half_cosines()
    {
        var rate = new LearningRate(new TrainingOptions { LearningRate = 1, WarmUp = 0.3, Schedule = LearningRateSchedule.OneCycle }, totalSteps: 100);
        for (var step = 0; step < 30; step++)
            Assert.Equal(1 + (0.04 - 1) * 0.5 * (1 + Math.Cos(Math.PI * (step + 1) / 31)), rate.At(step), 1e-12);
        for (var step = 30; step < 100; step++)
            Assert.Equal(1e-4 + (1 - 1e-4) * 0.5 * (1 + Math.Cos(Math.PI * (step - 30) / 70)), rate.At(step), 1e-12);
    }

    [Fact]
    public void Constant_stays()
    {
        var rate = new LearningRate(new TrainingOptions { LearningRate = 2, WarmUp = 0, Schedule = LearningRateSchedule.Constant }, 3);
        Assert.All(Enumerable.Range(0, 3), step => Assert.Equal(2, rate.At(step)));
    }
}
