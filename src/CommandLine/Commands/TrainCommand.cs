using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank train FOLDER</c>: a model that knows which pictures of yours look alike.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var (folder, report, json) = (SharedOptions.ClassFolder(), SharedOptions.Report(), SharedOptions.Json());
        var output = new Option<string>("--output", "-o") { Description = "The ONNX file to write.", DefaultValueFactory = _ => "deeprank.onnx" };
        var recipe = new Option<string>("--recipe") { Description = "How long and how thoroughly to learn.", DefaultValueFactory = _ => "quick" };
        recipe.AcceptOnlyFromAmong("quick", "balanced", "best");
        var epochs = new Option<int?>("--epochs") { Description = "How often all pictures are learnt from; the recipe's number otherwise." };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same model on the same machine.", DefaultValueFactory = _ => 1 };
        var heldOut = new Option<double>("--held-out") { Description = "The share of the classes that is not learnt from, to judge each epoch by." };
        var int8 = new Option<bool>("--int8") { Description = "Quantise the model to 8-bit integers: a quarter of the size, two to three times as fast." };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A file to go on from after an interruption; it is written after each epoch." };
        var licence = new Option<string>("--licence") { Description = "What the model says of its licence.", DefaultValueFactory = _ => "" };
        var command = new Command("train", "Learn from a folder with a sub-folder of pictures for each class, and write an ONNX model.")
        {
            folder, output, recipe, epochs, seed, heldOut, int8, checkpoint, licence, report, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = Recipe(parsed.GetRequiredValue(recipe));
            options.Epochs = parsed.GetValue(epochs) ?? options.Epochs;
            options.ValidationShare = parsed.GetValue(heldOut);
            options.Quantization = parsed.GetValue(int8) ? new QuantizationOptions { ErrorPolicy = PictureErrorPolicy.Skip } : null;
            (options.CheckpointFile, options.License) = (parsed.GetValue(checkpoint), parsed.GetRequiredValue(licence));
            (options.ErrorPolicy, options.Cancellation) = (PictureErrorPolicy.Skip, cancellation);

            var ml = new MLContext(parsed.GetValue(seed));
            ml.Log += (_, e) =>
            {
                if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) terminal.Error.WriteLine(e.Message);
            };
            var source = parsed.GetRequiredValue(folder);
            var pictures = ml.Data.LoadFromPictureFolder(source);
            var path = parsed.GetRequiredValue(output);
            var history = ProgressBar.Run(terminal, "reading pictures", tell =>
            {
                options.Progress = new Told(tell);
                var estimator = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", options);
                using var model = estimator.Fit(pictures);
                model.Model.Save(path);
                return estimator.History!;
            });
            if (parsed.GetValue(report) is { } page) history.ToReport($"Training on {Path.GetFullPath(source)}").SaveHtml(page);
            Tell(terminal, parsed.GetValue(json), path, history);
            return Task.CompletedTask;
        });
        return command;
    }

    private static DeepRankOptions Recipe(string name) => name switch
    {
        "balanced" => DeepRankOptions.Balanced(),
        "best" => DeepRankOptions.Best(),
        _ => DeepRankOptions.Quick(),
    };

    private static void Tell(Terminal terminal, bool json, string path, TrainingHistory history)
    {
        var last = history.Epochs[^1];
        var result = new
        {
            Model = path,
            history.BestEpoch,
            Epochs = history.Epochs.Select(epoch =>
                new { epoch.Epoch, epoch.Loss, epoch.ActiveShare, epoch.ValidationRecallAt1, Seconds = epoch.Elapsed.TotalSeconds }),
            Alarms = history.Alarms.Select(alarm => new { Kind = $"{alarm.Kind}", alarm.Message }),
            history.WasCancelled,
        };
        terminal.Write(json, result, FormattableString.Invariant($"Wrote {path} after {history.Epochs.Count} epochs, {last.Elapsed.TotalSeconds:0} s."));
    }

    private sealed class Told(Action<double?, string> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value.Epoch is { } epoch ? (double)epoch.Epoch / epoch.Epochs : null, value.ToString());
    }
}
