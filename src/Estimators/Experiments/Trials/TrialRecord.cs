namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What came of one step of an experiment: a line of its log.</summary>
internal sealed record TrialRecord
{
    public required int Trial { get; init; }

    public required int Rung { get; init; }

    /// <summary>Gets where in the search space the trial lies; empty for trial 0.</summary>
    public required double[] Point { get; init; }

    /// <summary>Gets the values at the point, for who reads the log.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Gets how many epochs the trial has been trained for, those of earlier steps among them.</summary>
    public required int Epochs { get; init; }

    /// <summary>Gets the time that this step took.</summary>
    public required double Seconds { get; init; }

    public RetrievalScores? Scores { get; init; }

    public string? Error { get; init; }
}
