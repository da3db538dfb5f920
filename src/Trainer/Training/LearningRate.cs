namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The learning rate of each step.</summary>
internal sealed class LearningRate(TrainingOptions options, int totalSteps)
{
    private readonly int _warmUp = (int)Math.Round(options.WarmUp * totalSteps);

    /// <summary>Returns the rate of step 0, 1, … <c>totalSteps − 1</c>.</summary>
    public double At(int step)
    {
        if (step < _warmUp)
            return options.LearningRate * (options.Schedule == LearningRateSchedule.OneCycle
                ? Between(1.0 / 25, 1, (step + 1.0) / (_warmUp + 1))
                : (step + 1.0) / (_warmUp + 1));
        var progress = (double)(step - _warmUp) / Math.Max(1, totalSteps - _warmUp);
        return options.LearningRate * options.Schedule switch
        {
            LearningRateSchedule.Step => progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01,
            LearningRateSchedule.Cosine => Between(1, 0, progress),
            LearningRateSchedule.OneCycle => Between(1, 1e-4, progress),
            _ => 1,
        };
    }

    // Half a cosine from one value to the other.
    private static double Between(double from, double to, double progress) => to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress));
}
