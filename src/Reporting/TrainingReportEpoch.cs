namespace MLNetDeepRanking.Reporting;

/// <summary>What one epoch of a training did, as far as it is known.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Loss">The mean loss of its batches.</param>
public sealed record TrainingReportEpoch(int Epoch, double Loss)
{
    /// <summary>Gets the share of triplets that had a loss above 0, from 0 to 1.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public double? ActiveShare { get; init; }

    /// <summary>Gets the mean distance of query and positive.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public double? PositiveDistance { get; init; }

    /// <summary>Gets the mean distance of query and negative.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public double? NegativeDistance { get; init; }

    /// <summary>Gets the learning rate of the last step.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public double? LearningRate { get; init; }

    /// <summary>Gets what was measured on held-out pictures, each from 0 to 1, by name, such as <c>Recall@1</c>.</summary>
    /// <value>The default value is empty: nothing was.</value>
    public IReadOnlyDictionary<string, double> Validation { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets the time since training began.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Gets how long the steps waited for their pictures.</summary>
    /// <value>The default value is null: not known, and not drawn.</value>
    public TimeSpan? WaitedForPictures { get; init; }
}
