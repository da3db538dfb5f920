namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The course of a training run.</summary>
/// <param name="Epochs">A report for each finished epoch.</param>
/// <param name="Alarms">The alarms that were raised, in order.</param>
/// <param name="BestEpoch">The epoch whose weights were kept, from 1: the one of highest held-out Recall@1, or the last one without validation.</param>
/// <param name="WasCancelled">Whether the run was cancelled before its last epoch.</param>
public sealed record TrainingHistory(
    IReadOnlyList<EpochReport> Epochs, IReadOnlyList<TrainingAlarm> Alarms, int BestEpoch, bool WasCancelled)
{
    /// <summary>Returns a line for each epoch and each alarm.</summary>
    public override string ToString() =>
        string.Join(Environment.NewLine, Epochs.Select(epoch => epoch.ToString()).Concat(Alarms.Select(alarm => $"{alarm.Kind}: {alarm.Message}")));
}
