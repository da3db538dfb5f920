namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What is trained next: a trial, up to a rung.</summary>
internal readonly record struct TrialStep(int Trial, int Rung);

/// <summary>
/// The order of an experiment, which depends on nothing but what was measured before: trial 0 to its end, then the challengers by
/// <see cref="SuccessiveHalving"/>. An experiment that was interrupted comes to the same steps by taking in its log.
/// </summary>
internal sealed class TrialSchedule(RetrievalExperimentSettings settings)
{
    private readonly SuccessiveHalving _challengers = new(settings.Rungs, settings.Reduction);
    private int _trials;

    /// <summary>Returns after how many of its epochs a trial is measured at a rung.</summary>
    public int Epochs(int allEpochs, int rung) => _challengers.Epochs(allEpochs, rung);

    /// <summary>Takes in what a trial has reached.</summary>
    public void Add(TrialRecord record)
    {
        _trials = Math.Max(_trials, record.Trial + 1);
        if (record.Trial > 0) _challengers.Add(record.Trial, record.Rung, record.Scores?.Of(settings.OptimizingMetric));
    }

    /// <summary>Returns the next step, or null if there is nothing more to do.</summary>
    public TrialStep? Next()
    {
        if (_trials == 0) return new TrialStep(0, settings.Rungs - 1);
        // Nobody knows how many trials a time limit leaves room for; so the best of those that there are go on at once.
        var early = settings.MaxExperimentTimeInSeconds is null ? null : _challengers.Promotion(isLast: false);
        if (early is null && _trials < settings.MaxModels) return new TrialStep(_trials, 0);
        return (early ?? _challengers.Promotion(isLast: true)) is var (trial, rung) ? new TrialStep(trial, rung) : null;
    }
}
