using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Estimators.Experiments;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>
/// An experiment on the training side of the emoji; then its winner and the defaults are trained anew on all of that side, held-out classes too, and compared
/// on the test classes, which the experiment has not had.
/// </summary>
internal sealed class OptionSearch
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly EmojiTask _task = new();
    private readonly RetrievalExperimentSettings _settings;
    private readonly LabelledPictures _training;
    private readonly int _seeds;

    /// <summary>Reads <c>name=value</c> words: trials, seconds, epochs, rungs, seed, folder, metric, seeds, classes, from.</summary>
    public OptionSearch(string[] words)
    {
        var values = words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        _settings = new RetrievalExperimentSettings
        {
            MaxModels = Number("trials", 16),
            MaxExperimentTimeInSeconds = Number("seconds", 0) is > 0 and var seconds ? (uint)seconds : null,
            Rungs = Number("rungs", 3),
            Seed = Number("seed", 1),
            OptimizingMetric = Enum.Parse<RetrievalMetric>(values.GetValueOrDefault("metric", nameof(RetrievalMetric.RecallAt1))),
            CacheDirectoryName = values.GetValueOrDefault("folder"),
        };
        if (values.GetValueOrDefault("from", "quick") == "library") _settings.Options = new DeepRankOptions { ValidationShare = 0 };
        _settings.Options.Epochs = Number("epochs", _settings.Options.Epochs);
        _seeds = Number("seeds", 1);
        _training = Number("classes", 0) is > 0 and var classes ? _task.Train.Of(Enumerable.Range(0, classes).ToHashSet()) : _task.Train;

        int Number(string name, int value) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : value;
    }

    /// <summary>Runs and prints everything.</summary>
    public void Print()
    {
        Console.WriteLine(_settings.SearchSpace);
        var experiment = _ml.Ranking.CreateRetrievalExperiment(_settings);
        var result = experiment.Execute(View(_training), pictureColumnName: "Pixels", progress: new LineProgress());
        Console.WriteLine($"\n{result}");
        if (result.BestRun.Trial == 0)
        {
            Console.WriteLine("The defaults won.");
            return;
        }
        double[] gains = [];
        int[] classes = [];
        for (var seed = 1; seed <= _seeds; seed++)
        {
            var (defaults, labels) = HitsOf(result.RunDetails[0], "the defaults", seed);
            var (winner, _) = HitsOf(result.BestRun, $"trial {result.BestRun.Trial}", seed);
            classes = labels;
            double[] gain = [.. winner.Zip(defaults, (won, was) => (won - was) / _seeds)];
            gains = gains.Length == 0 ? gain : [.. gains.Zip(gain, (sum, more) => sum + more)];
        }
        var (low, high) = ClassBootstrap.Interval(gains, classes, new Random(1));
        Console.WriteLine(FormattableString.Invariant(
            $"The winner against the defaults, test Recall@1: {100 * gains.Average():+0.0;-0.0} points ({100 * low:+0.0;-0.0}, {100 * high:+0.0;-0.0})."));
    }

    // Whether each test picture's nearest other is of its class: 1 or 0.
    private (double[] Hits, int[] Labels) HitsOf(RunDetail run, string name, int seed)
    {
        run.Options.Seed = seed;
        using var model = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", "Label", run.Options).Fit(View(_training));
        double[] hits = [];
        int[] labels = [];
        var verdict = _task.Judge(pictures =>
        {
            float[] embeddings = [.. model.Transform(View(pictures)).GetColumn<float[]>("Embedding").SelectMany(row => row)];
            (hits, labels) = (pictures.NearestHits(embeddings), pictures.Labels);
            return embeddings;
        });
        Console.WriteLine($"{name}, trained on all training classes, seed {seed}: {verdict.Text}");
        return (hits, labels);
    }

    private IDataView View(LabelledPictures pictures) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, pictures.Labels.Length).Select(row => new Row { Pixels = pictures.Pictures[row].ToArray(), Label = pictures.Labels[row] }));

    private sealed class Row
    {
        [VectorType(64 * 64 * 3)] public byte[] Pixels { get; set; } = [];

        public int Label { get; set; }
    }

    private sealed class LineProgress : IProgress<RunDetail>
    {
        public void Report(RunDetail value) => Console.WriteLine(value);
    }
}
