namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Something that keeps a training run from learning, or its figures from being true.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Epoch">The epoch in which it was noticed, from 1; 0 before training.</param>
/// <param name="Message">What was seen, and what to do about it.</param>
public sealed record TrainingAlarm(TrainingAlarmKind Kind, int Epoch, string Message);
