using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Transforms;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Tries options for <c>DeepRankEmbed</c>, and keeps those whose embeddings retrieve best among pictures of unseen classes.</summary>
/// <remarks>
/// Made by <c>mlContext.Ranking.CreateRetrievalExperiment(settings)</c>. The experiment's own options are trial 0, trained to the end; then come proposals,
/// most of which are given up early (<see cref="RetrievalExperimentSettings.Rungs"/>). The same data and settings give the same trials and scores on the
/// same machine, if no time limit is set. Not safe to execute from several threads at once.
/// </remarks>
public sealed class RetrievalExperiment
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly IHostEnvironment _environment;
    private readonly RetrievalExperimentSettings _settings;

    internal RetrievalExperiment(IHostEnvironment environment, RetrievalExperimentSettings settings)
    {
        settings.Validate();
        (_environment, _settings) = (environment, settings);
    }

    /// <summary>Runs the experiment until all of its trials are done, its time is over, or it is cancelled.</summary>
    /// <param name="trainData">The pictures to learn from.</param>
    /// <param name="validationData">The pictures to judge by, of other classes; if null, classes of the training data are held out.</param>
    /// <param name="pictureColumnName">The column of pictures: paths, images or pixels, as <c>DeepRankEmbed</c> takes them.</param>
    /// <param name="labelColumnName">The column of labels: text, keys or numbers.</param>
    /// <param name="progress">Hears of each trial that was measured or failed, once a measure; <c>mlContext.Log</c> hears of them in any case.</param>
    /// <param name="cancellation">Ends the experiment after the current step of training; the best so far is returned.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is not of an accepted type.</exception>
    /// <exception cref="ArgumentException">There are too few pictures or classes to learn from or to judge by.</exception>
    /// <exception cref="Imaging.PictureException">A picture cannot be decoded, and the error policy is to fail.</exception>
    /// <exception cref="InvalidDataException">The folder's trial log is damaged or of another experiment.</exception>
    /// <exception cref="InvalidOperationException">All trials failed; the message says why the first did.</exception>
    /// <exception cref="OperationCanceledException">The experiment was cancelled before the first epoch of its first trial had ended.</exception>
    /// <exception cref="TimeoutException">Its time was over before the first epoch of its first trial had ended.</exception>
    public RetrievalExperimentResult Execute(
        IDataView trainData, IDataView? validationData = null, string pictureColumnName = "ImagePath", string labelColumnName = "Label",
        IProgress<RunDetail>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentException.ThrowIfNullOrEmpty(pictureColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        var begun = _settings.Clock.GetTimestamp();
        var options = _settings.Options.Copy();
        options.Seed ??= _settings.Seed;
        using var channel = _environment.Register("RetrievalExperiment").Start("Trials");
        using var data = new ExperimentData(trainData, validationData, pictureColumnName, labelColumnName, _settings);
        var pictures = Read(data, options, cancellation);
        using var folder = new ExperimentFolder(_settings.CacheDirectoryName);
        using var log = TrialLog.Open(folder.Log, ExperimentFingerprint.Of(_settings, options, pictures));
        var course = new ExperimentCourse(_settings, options, new TrialTraining(data, labelColumnName), folder, log);
        course.Resume();

        using var time = TimeLeft(_settings.Clock.GetElapsedTime(begun) + course.Elapsed);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Cancellation, time.Token);
        var isComplete = course.Run(Hear, budget.Token);
        var best = Best(course.Runs) ?? throw NothingFound(course.Runs, cancellation);
        return new RetrievalExperimentResult(Finished(best, course), course.Runs, _settings, isComplete);

        void Hear(RunDetail run)
        {
            channel.Info(MessageSensitivity.None, "{0}", run);
            progress?.Report(run);
        }

        RunDetail Finished(RunDetail run, ExperimentCourse from) => run with
        {
            Model = DeepRankEmbeddingTransformer.Create(
                _environment, from.Model(run.Trial), _settings.OutputColumnName, pictureColumnName, trainData.Schema,
                new DeepRankScoringOptions { BatchSize = run.Options.ScoringBatchSize, ErrorPolicy = run.Options.ErrorPolicy }),
            Estimator = new DeepRankTrainingEstimator(_environment, _settings.OutputColumnName, pictureColumnName, labelColumnName, run.Options),
        };
    }

    // Data that cannot be read fails here, once, and not in each trial.
    private static TrialPictures Read(ExperimentData data, DeepRankOptions options, CancellationToken cancellation)
    {
        var reading = options.Copy();
        reading.Cancellation = cancellation;
        return data.For(reading, DeepRankNetwork.Create(reading.Network));
    }

    private CancellationTokenSource TimeLeft(TimeSpan spent)
    {
        if (_settings.MaxExperimentTimeInSeconds is not { } seconds) return new CancellationTokenSource();
        var left = Math.Clamp(seconds - spent.TotalSeconds, 0, LongestTimer.TotalSeconds);
        return new CancellationTokenSource(TimeSpan.FromSeconds(left), _settings.Clock);
    }

    private RunDetail? Best(IReadOnlyList<RunDetail> runs) =>
        runs.Where(run => run.ValidationMetrics is not null).MaxBy(run => run.ValidationMetrics!.Of(_settings.OptimizingMetric));

    private static Exception NothingFound(IReadOnlyList<RunDetail> runs, CancellationToken cancellation)
    {
        if (runs.Count > 0) return new InvalidOperationException($"All {runs.Count} trials failed. The first: {runs[0].Error}");
        return cancellation.IsCancellationRequested
            ? new OperationCanceledException("The experiment was cancelled before the first epoch of its first trial had ended.", cancellation)
            : new TimeoutException("The experiment's time was over before the first epoch of its first trial had ended. Give it more seconds.");
    }
}
