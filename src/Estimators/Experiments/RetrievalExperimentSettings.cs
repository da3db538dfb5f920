using MLNetDeepRanking.Trainer;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What an experiment varies, what it makes large, and when it ends; names that ML.NET's own experiments have are theirs.</summary>
public sealed class RetrievalExperimentSettings
{
    /// <summary>Gets or sets the options of trial 0, which is trained to its end; the other trials differ from it as <see cref="SearchSpace"/> says.</summary>
    /// <value>The default value is <see cref="DeepRankOptions.Quick"/>.</value>
    /// <remarks>
    /// Held out are the validation classes of the experiment, so that <see cref="Trainer.Training.TrainingOptions.ValidationShare"/> and
    /// <see cref="Trainer.Training.TrainingOptions.Patience"/> have no effect in trials; nor has <see cref="DeepRankOptions.Quantization"/>.
    /// </remarks>
    public DeepRankOptions Options { get; set; } = DeepRankOptions.Quick();

    /// <summary>Gets or sets which options are varied, and how far.</summary>
    /// <value>The default value is <see cref="DeepRankSearchSpace.Default"/>.</value>
    public DeepRankSearchSpace SearchSpace { get; set; } = DeepRankSearchSpace.Default;

    /// <summary>Gets or sets who proposes the options of a trial.</summary>
    /// <value>The default value is a <see cref="RandomProposer"/>.</value>
    public ITrialProposer Proposer { get; set; } = new RandomProposer();

    /// <summary>Gets or sets what is made large.</summary>
    /// <value>The default value is <see cref="RetrievalMetric.RecallAt1"/>.</value>
    public RetrievalMetric OptimizingMetric { get; set; } = RetrievalMetric.RecallAt1;

    /// <summary>Gets or sets the most trials, trial 0 among them.</summary>
    /// <value>The default value is 16; at least 1, <see cref="int.MaxValue"/> to let the time limit decide.</value>
    public int MaxModels { get; set; } = 16;

    /// <summary>Gets or sets the most time that the experiment takes, in seconds; that of earlier, interrupted runs in the same folder counts.</summary>
    /// <value>The default value is <see langword="null"/>: as long as its trials need. Otherwise at least 1.</value>
    public uint? MaxExperimentTimeInSeconds { get; set; }

    /// <summary>Gets or sets how many times a trial is measured on its way, when it must be among the best of its kind to go on.</summary>
    /// <value>The default value is 3: after a ninth, a third and all of its epochs. 1 to 5; with 1 every trial is trained to the end.</value>
    public int Rungs { get; set; } = 3;

    /// <summary>Gets or sets the η of successive halving: one trial in η goes on, to η times the epochs.</summary>
    /// <value>The default value is 3; 2 to 10.</value>
    public int Reduction { get; set; } = 3;

    /// <summary>Gets or sets the share of the classes that is held out to judge trials by, if no validation data is given.</summary>
    /// <value>The default value is 0.2; above 0, at most 0.5. At least two classes are held out.</value>
    public double ValidationShare { get; set; } = 0.2;

    /// <summary>Gets or sets the seed of the proposals, of the held-out classes, and of the training of all trials if <see cref="Options"/> has none.</summary>
    /// <value>The default value is 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Gets or sets the folder of the trial log, the trials' models (<c>trial-003.onnx</c>) and their checkpoints.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: a temporary folder, deleted at the end. With a folder, an interrupted experiment goes on where it was,
    /// a finished one gives its result at once, and either goes further with a larger budget.
    /// </value>
    public string? CacheDirectoryName { get; set; }

    /// <summary>Gets or sets the name of the column of embeddings that the best run's model makes.</summary>
    /// <value>The default value is <c>Embedding</c>.</value>
    public string OutputColumnName { get; set; } = "Embedding";

    /// <summary>Gets or sets the clock of the time limit.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    /// <exception cref="ArgumentException">The options train from a triplet file.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Options);
        Options.Validate();
        if (Options.TripletFile is not null)
            throw new ArgumentException("Experiments train from labels: set TripletFile to null, or train once with DeepRankEmbed.", nameof(Options));
        ArgumentNullException.ThrowIfNull(SearchSpace);
        ArgumentNullException.ThrowIfNull(Proposer);
        ArgumentNullException.ThrowIfNull(Clock);
        ArgumentException.ThrowIfNullOrEmpty(OutputColumnName);
        Require.Named(OptimizingMetric);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxModels, 1);
        if (MaxExperimentTimeInSeconds is { } seconds) Require.That(seconds >= 1, seconds, "must be at least 1", nameof(MaxExperimentTimeInSeconds));
        Require.Between(Rungs, 1, 5);
        Require.Between(Reduction, 2, 10);
        Require.That(ValidationShare is > 0 and <= 0.5, ValidationShare, "must be above 0 and at most 0.5");
    }
}
