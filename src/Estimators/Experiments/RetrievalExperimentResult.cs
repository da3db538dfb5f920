using MLNetDeepRanking.Reporting;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What an experiment found: its best run, with a trained model, and all others. Immutable.</summary>
public sealed class RetrievalExperimentResult
{
    private readonly LeaderboardReport _leaderboard;

    internal RetrievalExperimentResult(RunDetail best, IReadOnlyList<RunDetail> runs, RetrievalExperimentSettings settings, bool isComplete)
    {
        (BestRun, IsComplete) = (best, isComplete);
        RunDetails = [.. runs.Select(run => run.Trial == best.Trial ? best : run)];
        _leaderboard = Leaderboard.Of(RunDetails, settings);
    }

    /// <summary>Gets the trial of the best score, the earlier of two equals; the only one with a model and an estimator.</summary>
    /// <remarks>It may have been trained for part of its epochs only, if it was ahead of those that were trained to the end.</remarks>
    public RunDetail BestRun { get; }

    /// <summary>Gets all trials, by number.</summary>
    public IReadOnlyList<RunDetail> RunDetails { get; }

    /// <summary>Gets whether all trials were done; otherwise the time was over, or the experiment was cancelled.</summary>
    public bool IsComplete { get; }

    /// <summary>Returns the leaderboard as text, best first.</summary>
    public override string ToString() => _leaderboard.ToString();

    /// <summary>Returns the leaderboard as an HTML element with its style inside, for a notebook or a page of your own.</summary>
    public string ToHtml() => _leaderboard.ToHtml();

    /// <summary>Writes the leaderboard as an HTML page, whole or not at all; an existing file is replaced.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveHtml(string path) => _leaderboard.SaveHtml(path);
}
