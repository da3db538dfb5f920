using System.Globalization;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Notices the states in which nothing is learnt, each once.</summary>
/// <param name="collapsedLoss">The loss when all embeddings are the same, such as a triplet loss's gap, if that is the same for every batch.</param>
internal sealed class AlarmWatch(double? collapsedLoss)
{
    // Both must hold: a loss near the gap alone is an ordinary first epoch with hard triplets.
    private const double LossNearGap = 0.05;
    private const double CollapsedDistance = 0.05;

    // Without a known loss the distance alone tells, so it must be smaller.
    private const double VanishedDistance = 0.001;

    private const double Exploding = 10;

    private readonly HashSet<TrainingAlarmKind> _raised = [];
    private double? _firstLoss;

    /// <summary>Takes in what an earlier part of the run has reported, without raising it again.</summary>
    public void Remember(IEnumerable<EpochReport> reports, IEnumerable<TrainingAlarm> alarms)
    {
        _firstLoss ??= reports.FirstOrDefault()?.Loss;
        _raised.UnionWith(alarms.Select(alarm => alarm.Kind));
    }

    /// <summary>Returns an alarm of an epoch if it was not raised before.</summary>
    public IEnumerable<TrainingAlarm> Once(TrainingAlarm alarm)
    {
        if (_raised.Add(alarm.Kind)) yield return alarm;
    }

    /// <summary>Returns the alarms that <paramref name="report"/> raises and that were not raised before.</summary>
    public IEnumerable<TrainingAlarm> Notice(EpochReport report)
    {
        _firstLoss ??= report.Loss;
        if (Cause(report) is var (kind, message) && _raised.Add(kind)) yield return new TrainingAlarm(kind, report.Epoch, message);
    }

    /// <summary>Returns the alarm of batches that hold one class, if it was not raised before.</summary>
    public IEnumerable<TrainingAlarm> NoticeBatches(int epoch, int singleClassBatches) => singleClassBatches == 0 ? [] : Once(new TrainingAlarm(
        TrainingAlarmKind.SingleClassBatches, epoch,
        Text($"{singleClassBatches} batches of epoch {epoch} had pictures of one class only, and so no negatives. ") +
        "Raise ClassesPerBatch or TripletsPerBatch."));

    private (TrainingAlarmKind, string)? Cause(EpochReport report)
    {
        if (!double.IsFinite(report.Loss))
            return (TrainingAlarmKind.LossNotFinite, $"The loss is {report.Loss}. Lower LearningRate, for example to a tenth.");
        if (report.ActiveShare == 0)
            return (TrainingAlarmKind.NoActiveTriplets,
                Text($"Nothing was active in epoch {report.Epoch}: every negative is already far enough for the loss, so there is no gradient. ") +
                "Raise Gap (or Margin), form larger batches (ClassesPerBatch), or stop: the training pictures are learnt.");
        if (report.Loss > Exploding * _firstLoss)
            return (TrainingAlarmKind.ExplodingLoss,
                Text($"The loss has grown from {_firstLoss:0.####} in the first epoch to {report.Loss:0.####}. ") +
                "Lower LearningRate, or set MaxGradientNorm, to 1 for example.");
        if (HasCollapsed(report))
            return (TrainingAlarmKind.Collapse,
                Text($"The embeddings have collapsed: the loss stays at {report.Loss:0.####}, as for embeddings that are all alike, ") +
                Text($"and even negatives lie at distance {report.NegativeDistance:0.####}. ") +
                "Lower LearningRate, lengthen WarmUp, or average over more triplets (ClassBalanced batches).");
        return null;
    }

    private bool HasCollapsed(EpochReport report) => collapsedLoss is { } known
        ? Math.Abs(report.Loss - known) < LossNearGap * known && report.NegativeDistance < CollapsedDistance * known
        : report.NegativeDistance < VanishedDistance;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
