namespace MLNetDeepRanking.Trainer.Training;

/// <summary>News of a training run: a finished epoch or an alarm; exactly one of the two is set.</summary>
/// <param name="Epoch">The epoch that has just ended.</param>
/// <param name="Alarm">The alarm that was raised.</param>
public sealed record TrainingProgress(EpochReport? Epoch, TrainingAlarm? Alarm)
{
    /// <summary>Returns the news as a line of text.</summary>
    public override string ToString() => Epoch?.ToString() ?? $"{Alarm?.Kind}: {Alarm?.Message}";
}
