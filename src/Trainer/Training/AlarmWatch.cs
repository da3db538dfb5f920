using System.Globalization;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Notices the states in which nothing is learnt, each once.</summary>
internal sealed class AlarmWatch(double gap)
{
    // Both must hold: a loss near the gap alone is an ordinary first epoch with hard triplets.
    private const double LossNearGap = 0.05;
    private const double CollapsedDistance = 0.05;

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
                Text($"No triplet was active in epoch {report.Epoch}: every negative is already farther by the gap of {gap}, so there is no gradient. ") +
                "Raise Gap, form larger batches (ClassesPerBatch), or stop: the training pictures are learnt.");
        if (Math.Abs(report.Loss - gap) < LossNearGap * gap && report.NegativeDistance < CollapsedDistance * gap)
            return (TrainingAlarmKind.Collapse,
                Text($"The embeddings have collapsed: the loss stays at the gap ({report.Loss:0.####} of {gap}) ") +
                Text($"and even negatives lie at distance {report.NegativeDistance:0.####}. ") +
                "Lower LearningRate, lengthen WarmUp, or average over more triplets (ClassBalanced batches).");
        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
