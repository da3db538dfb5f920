using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>One experiment on its way: takes in its log, then trains step by step until nothing is left to do, or the budget is spent.</summary>
internal sealed class ExperimentCourse(
    RetrievalExperimentSettings settings, DeepRankOptions options, TrialTraining training, ExperimentFolder folder, TrialLog log)
{
    private readonly TrialSchedule _schedule = new(settings);
    private readonly SortedDictionary<int, RunDetail> _runs = [];
    private readonly Dictionary<int, DeepRankModel> _unfinished = [];

    /// <summary>Gets what is known of each trial, by number.</summary>
    public IReadOnlyList<RunDetail> Runs => [.. _runs.Values];

    /// <summary>Gets the time that all steps have taken.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(_runs.Values.Sum(run => run.RuntimeInSeconds));

    /// <summary>Takes in the steps of earlier runs.</summary>
    public void Resume()
    {
        foreach (var record in log.Records) Take(record);
    }

    /// <summary>Trains on.</summary>
    /// <param name="heard">Hears of each trial that was measured or failed.</param>
    /// <param name="budget">Ends the experiment after the current step of training.</param>
    /// <returns>Whether nothing is left to do; otherwise the budget was spent.</returns>
    public bool Run(Action<RunDetail> heard, CancellationToken budget)
    {
        while (_schedule.Next() is { } step)
        {
            if (budget.IsCancellationRequested || Try(step, budget) is not { } record) return false;
            log.Append(record);
            if (record.Error is not null || record.Rung == settings.Rungs - 1) File.Delete(folder.Checkpoint(step.Trial));
            heard(Take(record));
        }
        return true;
    }

    /// <summary>Returns the model of a trial that has been measured.</summary>
    public DeepRankModel Model(int trial) => _unfinished.TryGetValue(trial, out var model) ? model : DeepRankModel.Load(folder.Model(trial));

    private TrialRecord? Try(TrialStep step, CancellationToken budget)
    {
        var point = PointOf(step.Trial);
        var trial = settings.SearchSpace.Apply(options, point);
        var begun = settings.Clock.GetTimestamp();
        try
        {
            var measure = training.Run(trial, _schedule.Epochs(trial.Epochs, step.Rung), folder.Checkpoint(step.Trial), budget);
            if (measure.WasInterrupted)
            {
                Keep(step, point, measure, begun);
                return null;
            }
            measure.Model.Save(folder.Model(step.Trial));
            return Record(step, point, begun) with { Epochs = measure.Epochs, Scores = measure.Scores };
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Record(step, point, begun) with { Error = $"{e.GetType().Name}: {e.Message}" };
        }
    }

    // A trial that was interrupted is measured anew when it has gone on; until then something is better than nothing.
    private void Keep(TrialStep step, double[] point, TrialMeasure measure, long begun)
    {
        if (_runs.Values.Any(run => run.ValidationMetrics is not null)) return;
        _unfinished[step.Trial] = measure.Model;
        Take(Record(step, point, begun) with { Epochs = measure.Epochs, Scores = measure.Scores });
    }

    private double[] PointOf(int trial)
    {
        if (trial == 0) return [];
        if (_runs.TryGetValue(trial, out var run)) return [.. run.Point];
        return settings.SearchSpace.Checked(settings.Proposer.Propose(settings.SearchSpace, Runs, new RunSeed(settings.Seed).Epoch(trial)));
    }

    private TrialRecord Record(TrialStep step, double[] point, long begun) => new()
    {
        Trial = step.Trial,
        Rung = step.Rung,
        Point = point,
        Values = settings.SearchSpace.Describe(options, point),
        Epochs = _runs.TryGetValue(step.Trial, out var run) ? run.Epochs : 0,
        Seconds = settings.Clock.GetElapsedTime(begun).TotalSeconds,
    };

    private RunDetail Take(TrialRecord record)
    {
        _schedule.Add(record);
        var before = _runs.TryGetValue(record.Trial, out var run) ? run.RuntimeInSeconds : 0;
        return _runs[record.Trial] = new RunDetail
        {
            Trial = record.Trial,
            Options = settings.SearchSpace.Apply(options, record.Point),
            Point = record.Point,
            Values = record.Values,
            Epochs = record.Epochs,
            ValidationMetrics = record.Scores,
            RuntimeInSeconds = before + record.Seconds,
            Error = record.Error,
        };
    }
}
