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

    private readonly HashSet<TrainingAlarmKind> _raised = [];

    /// <summary>Returns the alarms that <paramref name="report"/> raises and that were not raised before.</summary>
    public IEnumerable<TrainingAlarm> Notice(EpochReport report)
    {
        if (Cause(report) is var (kind, message) && _raised.Add(kind)) yield return new TrainingAlarm(kind, report.Epoch, message);
    }

    private (TrainingAlarmKind, string)? Cause(EpochReport report)
    {
        if (!double.IsFinite(report.Loss))
            return (TrainingAlarmKind.LossNotFinite, $"The loss is {report.Loss}. Lower LearningRate, for example to a tenth.");
        if (report.ActiveShare == 0)
            return (TrainingAlarmKind.NoActiveTriplets,
                Text($"Nothing was active in epoch {report.Epoch}: every negative is already far enough for the loss, so there is no gradient. ") +
                "Raise Gap (or Margin), form larger batches (ClassesPerBatch), or stop: the training pictures are learnt.");
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
