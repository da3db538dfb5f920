namespace MLNetDeepRanking.Trainer.Training;

/// <summary>A state in which training goes on but nothing is learnt.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Epoch">The epoch in which it was noticed, from 1.</param>
/// <param name="Message">What was seen, and what to do about it.</param>
public sealed record TrainingAlarm(TrainingAlarmKind Kind, int Epoch, string Message);
