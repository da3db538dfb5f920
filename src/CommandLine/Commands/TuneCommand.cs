using System.CommandLine;
using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank tune FOLDER</c>: tries options, keeps the best.</summary>
internal static class TuneCommand
{
    public static Command Create(Terminal terminal)
    {
        var (folder, json) = (SharedOptions.ClassFolder(), SharedOptions.Json());
        var defaults = new RetrievalExperimentSettings();
        var output = new Option<string>("--output", "-o") { Description = "The ONNX file of the best trial.", DefaultValueFactory = _ => "deeprank.onnx" };
        var trials = new Option<int>("--trials") { Description = "The most trials.", DefaultValueFactory = _ => defaults.MaxModels };
        var seconds = new Option<uint?>("--seconds") { Description = "The most time that trials take together." };
        var epochs = new Option<int?>("--epochs") { Description = "The epochs of a trial that is trained to its end." };
        var log = new Option<string?>("--log") { Description = "A folder for the trials: an interrupted run with the same folder goes on where it was." };
        var seed = new Option<int>("--seed") { Description = "The same seed tries the same options.", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("tune", "Try options of training on pictures of your own, judge them by classes that are held out, and write the best model.")
        {
            folder, output, trials, seconds, epochs, log, seed, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = new RetrievalExperimentSettings
            {
                MaxModels = parsed.GetValue(trials),
                MaxExperimentTimeInSeconds = parsed.GetValue(seconds),
                CacheDirectoryName = parsed.GetValue(log),
                Seed = parsed.GetValue(seed),
            };
            settings.Options.ErrorPolicy = PictureErrorPolicy.Skip;
            settings.Options.Epochs = parsed.GetValue(epochs) ?? settings.Options.Epochs;
            var ml = new MLContext(settings.Seed);
            var pictures = ml.Data.LoadFromPictureFolder(parsed.GetRequiredValue(folder));
            var result = ProgressBar.Run(terminal, "tuning", tell => ml.Ranking.CreateRetrievalExperiment(settings)
                .Execute(pictures, progress: new Told(tell, settings.MaxModels), cancellation: cancellation));
            result.BestRun.Model!.Model.Save(parsed.GetRequiredValue(output));
            terminal.Write(parsed.GetValue(json), result.RunDetails.Select(Figures), $"{result}");
            return Task.CompletedTask;
        });
        return command;
    }

    private static object Figures(RunDetail run) => new { run.Trial, run.Epochs, run.Values, run.ValidationMetrics, run.RuntimeInSeconds, run.Error };

    private sealed class Told(Action<double?, string> tell, int trials) : IProgress<RunDetail>
    {
        public void Report(RunDetail value) => tell(Math.Min(1, (value.Trial + 1.0) / trials), value.ToString());
    }
}
