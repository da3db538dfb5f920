using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Estimators.Tests.Experiments;

/// <summary>Experiments from beginning to end, on real pictures.</summary>
public sealed class RetrievalExperimentTests(FinishedExperiment finished) : IClassFixture<FinishedExperiment>, IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("experiment").FullName;
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Pictures => _ml.Data.LoadFromPictureFolder(finished.Pictures.Path);

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public void Trial_0_is_the_given_options_and_each_trial_is_what_plain_training_makes_of_its_options()
    {
        var result = finished.Result;
        Assert.True(result.IsComplete);
        Assert.Equal([0, 1, 2, 3], result.RunDetails.Select(run => run.Trial));
        Assert.Empty(result.RunDetails[0].Point);
        Assert.Equal("0.001", result.RunDetails[0].Values["LearningRate"]);
        Assert.Equal([1, 2, 2, 2], result.RunDetails.Select(run => run.Epochs).Order());
        Assert.Equal(2, result.RunDetails[0].Epochs);
        Assert.Single(Directory.GetFiles(finished.Folder, "*.checkpoint")); // of the one that was given up, in case the budget is raised
        // Measured on its way and resumed, or not: the model is the one of an uninterrupted run on the classes that were not held out.
        var training = TrainingSide();
        foreach (var run in Finished(result))
        {
            using var plain = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", run.Options).Fit(training);
            var trial = DeepRankModel.Load(Path.Combine(finished.Folder, $"trial-{run.Trial:000}.onnx"));
            Assert.Equal(plain.Model.Manifest.ContentHash, trial.Manifest.ContentHash);
        }
    }

    [Fact]
    public void The_best_run_has_a_model_and_an_estimator_for_all_pictures()
    {
        var result = Execute(TinyExperiment.Short());
        var best = result.BestRun;
        Assert.Equal(result.RunDetails.Max(run => run.ValidationMetrics!.RecallAt1), best.ValidationMetrics!.RecallAt1);
        Assert.Same(best, result.RunDetails[best.Trial]);
        Assert.Null(result.RunDetails.Single(run => run.Trial != best.Trial).Model);
        using var model = best.Model!;
        Assert.Equal(EmojiFolder.Classes * 4, model.Transform(Pictures).GetColumn<float[]>("Embedding").Count());
        using var refitted = best.Estimator!.Fit(Pictures);
        Assert.Contains($"{EmojiFolder.Classes} classes", refitted.Model.Manifest.Training, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_makes_other_proposals_and_trains_otherwise()
    {
        var other = TinyExperiment.Short();
        other.Seed = 2;
        var result = Execute(other);
        Assert.NotEqual(finished.Result.RunDetails[1].Point, result.RunDetails[1].Point);
        Assert.All(result.RunDetails, run => Assert.Equal(2, run.Options.Seed));
    }

    [Fact]
    public void After_crashes_and_interruptions_the_leaderboard_is_the_same_and_no_finished_step_is_repeated()
    {
        var (expected, epochs) = (finished.Result, 0);
        var settings = TinyExperiment.Settings();
        settings.CacheDirectoryName = _work;
        // Interrupted within trial 0, and then a crash after each step that was written to the log.
        using var source = new CancellationTokenSource();
        settings.Hearing(_ =>
        {
            epochs++;
            source.Cancel();
        });
        Assert.Equal(1, Execute(settings, cancellation: source.Token).BestRun.Epochs);
        for (var crash = 0; crash < 5; crash++)
            Assert.Throws<InvalidOperationException>(() => Execute(settings, progress: _ => throw new InvalidOperationException("crash")));
        File.AppendAllText(Path.Combine(_work, "trials.jsonl"), "{\"trial\":3,\"ru");
        var resumed = Execute(settings);
        Assert.Equal(expected.ToString(), resumed.ToString());
        Assert.Equal(expected.BestRun.Model!.Model.Manifest.ContentHash, resumed.BestRun.Model!.Model.Manifest.ContentHash);
        Assert.Equal(finished.Epochs, epochs);

        // A finished experiment gives its result at once; a larger budget goes on from there.
        Assert.Equal(expected.ToString(), Execute(settings).ToString());
        Assert.Equal(finished.Epochs, epochs);
        settings.MaxModels = 5;
        Assert.Equal(5, Execute(settings).RunDetails.Count);
        Assert.InRange(epochs, finished.Epochs + 1, finished.Epochs + 2);
    }

    [Fact]
    public void Another_experiment_may_not_use_the_folder()
    {
        var settings = TinyExperiment.Settings();
        settings.CacheDirectoryName = finished.Folder;
        settings.OptimizingMetric = RetrievalMetric.MapAtR;
        Assert.Contains("its metric is 'RecallAt1'", Assert.Throws<InvalidDataException>(() => Execute(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_trial_is_recorded_and_the_others_go_on()
    {
        var settings = TinyExperiment.Settings();
        settings.SearchSpace = DeepRankSearchSpace.Empty.WithChoice("LearningRate", [-1.0, 0.001], (options, value) => options.LearningRate = value);
        settings.Proposer = new Listed([[0.1], [0.9], [0.2]]);
        settings.CacheDirectoryName = _work;
        var result = Execute(settings);
        Assert.Equal([false, true, false, true], result.RunDetails.Select(run => run.Error is not null));
        Assert.Contains("LearningRate must be a positive number", result.RunDetails[1].Error, StringComparison.Ordinal);
        Assert.Equal((2, 0), (result.RunDetails[2].Epochs, result.RunDetails[3].Epochs));
        Assert.Contains("Trial 3 failed: ArgumentOutOfRangeException", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("</i> Trial 3 failed", result.ToHtml(), StringComparison.Ordinal);
        var lines = File.ReadAllLines(Path.Combine(_work, "trials.jsonl"));
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        Assert.Equal(2, lines.Count(line => line.Contains("\"error\":", StringComparison.Ordinal)));
    }

    [Fact]
    public void If_all_trials_fail_the_first_reason_is_told()
    {
        var settings = TinyExperiment.Settings(trials: 2);
        settings.Options.InitialWeights = Path.Combine(_work, "missing.safetensors");
        var error = Assert.Throws<InvalidOperationException>(() => Execute(settings));
        Assert.Contains("All 2 trials failed", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_time_is_over_the_best_so_far_is_returned()
    {
        var settings = TinyExperiment.Settings();
        var clock = (ManualClock)settings.Clock;
        var epochs = 0;
        settings.MaxExperimentTimeInSeconds = 35;
        settings.MaxModels = int.MaxValue;
        settings.CacheDirectoryName = _work;
        settings.Hearing(_ =>
        {
            epochs++;
            clock.Advance(10);
        });
        var result = Execute(settings);
        Assert.False(result.IsComplete);
        Assert.Equal(4, epochs);
        Assert.Equal([20, 10, 10], result.RunDetails.Select(run => run.RuntimeInSeconds));
        Assert.Equal(3, Execute(settings).RunDetails.Count);
        Assert.Equal(4, epochs);

        // More time goes on: with a limit, the better of two challengers goes on at once.
        settings.MaxExperimentTimeInSeconds = 45;
        Assert.Equal([1, 2, 2], Execute(settings).RunDetails.Select(run => run.Epochs).Order());
    }

    [Fact]
    public void Time_that_is_over_within_the_first_epoch_is_too_little()
    {
        var settings = TinyExperiment.Settings();
        settings.MaxExperimentTimeInSeconds = 5;
        var clock = (ManualClock)settings.Clock;
        settings.Options.Loss = new SlowLoss(() => clock.Advance(10));
        Assert.Contains("Give it more seconds", Assert.Throws<TimeoutException>(() => Execute(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_returns_the_best_so_far()
    {
        using var source = new CancellationTokenSource();
        var result = Execute(TinyExperiment.Settings(), progress: _ => source.Cancel(), cancellation: source.Token);
        Assert.False(result.IsComplete);
        Assert.Equal(2, Assert.Single(result.RunDetails).Epochs);
        Assert.NotNull(result.BestRun.Model);
        Assert.Throws<OperationCanceledException>(() => Execute(TinyExperiment.Settings(), cancellation: source.Token));
    }

    [Fact]
    public void Validation_data_judges_and_all_training_data_trains()
    {
        var held = HeldOut();
        var validation = Rows(row => held.Contains(row.Label));
        var result = _ml.Ranking.CreateRetrievalExperiment(TinyExperiment.Settings(trials: 1)).Execute(TrainingSide(), validation);
        // The same classes as the seed holds out: the same model, the same scores.
        Assert.Equal(finished.Result.RunDetails[0].ValidationMetrics, result.BestRun.ValidationMetrics);
        var trial = DeepRankModel.Load(Path.Combine(finished.Folder, "trial-000.onnx"));
        Assert.Equal(trial.Manifest.ContentHash, result.BestRun.Model!.Model.Manifest.ContentHash);
    }

    [Fact]
    public void Data_that_cannot_judge_is_refused_before_any_trial()
    {
        var first = Pictures.GetColumn<string>("Label").First();
        var few = Rows(row => row.Label == first);
        Assert.Contains("give validation data", Refused(() => Execute(TinyExperiment.Settings(), few)), StringComparison.Ordinal);
        var singles = _ml.Data.TakeRows(few, 1);
        Assert.Contains("No class of the validation data has two pictures", Refused(
            () => _ml.Ranking.CreateRetrievalExperiment(TinyExperiment.Settings()).Execute(Pictures, singles)), StringComparison.Ordinal);
        var experiment = _ml.Ranking.CreateRetrievalExperiment(TinyExperiment.Settings());
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => experiment.Execute(Pictures, labelColumnName: "Kind"));
        Assert.Contains("'Kind'", error.Message, StringComparison.Ordinal);

        static string Refused(Func<object> act) => Assert.Throws<ArgumentException>(act).Message;
    }

    [Fact]
    public void The_leaderboard_is_a_table_and_a_page_of_its_own()
    {
        var result = finished.Result;
        var lines = result.ToString().TrimEnd().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal("Leaderboard", lines[0]);
        Assert.Matches("^ *trial +Recall@1 +MAP@R +epochs +seconds +", lines[1]);
        Assert.Single(lines.Skip(1).Select(line => line.Length).Distinct());
        Assert.StartsWith($"{result.BestRun.Trial}", lines[2].TrimStart(), StringComparison.Ordinal);

        var page = Path.Combine(_work, "leaderboard.html");
        result.SaveHtml(page);
        var html = File.ReadAllText(page);
        Assert.Contains(result.ToHtml(), html, StringComparison.Ordinal);
        Assert.Equal(4, html.Split("<th scope=\"row\">").Length - 1);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_of_the_context_hears_of_each_measure()
    {
        List<string> log = [];
        _ml.Log += (_, e) => log.Add(e.Message);
        Execute(TinyExperiment.Short());
        var trials = log.Where(line => line.Contains("[Source=RetrievalExperiment; Trials", StringComparison.Ordinal));
        Assert.Equal(2, trials.Count(line => line.Contains("Recall@1", StringComparison.Ordinal)));
    }

    private RetrievalExperimentResult Execute(
        RetrievalExperimentSettings settings, IDataView? data = null, Action<RunDetail>? progress = null, CancellationToken cancellation = default) =>
        _ml.Ranking.CreateRetrievalExperiment(settings).Execute(
            data ?? Pictures, progress: new Listener<RunDetail>(run => progress?.Invoke(run)), cancellation: cancellation);

    private static IEnumerable<RunDetail> Finished(RetrievalExperimentResult result) => result.RunDetails.Where(run => run.Epochs == run.Options.Epochs);

    private HashSet<string> HeldOut() => HeldOutClasses.Of(Pictures, "Label", TinyExperiment.HeldOut, seed: 1);

    private IDataView TrainingSide()
    {
        var held = HeldOut();
        Assert.Equal(4, held.Count);
        return Rows(row => !held.Contains(row.Label));
    }

    private IDataView Rows(Func<Row, bool> keeps) =>
        _ml.Data.LoadFromEnumerable(_ml.Data.CreateEnumerable<Row>(Pictures, reuseRowObject: false).Where(keeps).ToArray());

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Listed(double[][] points) : ITrialProposer
    {
        public IReadOnlyList<double> Propose(DeepRankSearchSpace space, IReadOnlyList<RunDetail> runs, Random random) => points[runs.Count - 1];
    }
}
