// Trains on pictures at hand and judges by others: the recipes, and whatever they were chosen from.
//   dotnet run -c Release --project benchmarks/Recipes -- [name=value …]
//     recipe=quick|balanced|best  data=emoji|fashion  seen=0,1,3,5,8  net=small|small_residual|narrow_residual
//     size=128  paths=yes|no  epochs=30  classes=48  pictures=4
//     loss=batch-all|softplus|batch-hard|semi-hard|distance-weighted|contrastive|supcon|multi-similarity|proxy-anchor|softmax|smooth-ap
//     batching=ClassBalanced|SampledTriplets|HardRefreshed|…  triplets=64  rate=0.001  decay=0.001  average=0.998  held-out=0.1  seed=1
//     augmentation=none|light|strong|garments  flip=0  derived=None|QuarterTurns|Mirror|ColorOrders|All  derived-share=0.5  gap=0.2  temperature=0.1
//   dotnet run -c Release --project benchmarks/Recipes -- ablation [epochs] [seeds]      the table of docs/recipes.md
//   dotnet run -c Release --project benchmarks/Recipes -- experiment [name=value …]      searches for options on the emoji, and judges what it finds
//     from=quick|library (what trial 0 is: the recipe, or the options as they come)  trials=16  seconds=…  epochs=30  rungs=3  seed=1  folder=…
//     metric=RecallAt1|MapAtR  seeds=1 (of the final comparison)  classes=… (fewer, to look)
//     members=2 (networks side by side)  drop=0.2  mirror=yes (also judges embeddings averaged with those of the mirrored pictures)
// Fashion-MNIST is the Debian package dataset-fashion-mnist. With seen=… only these classes are trained on, and the others judge.

using System.Globalization;
using MLNetDeepRanking.Recipes.Benchmarks;
using MLNetDeepRanking.Trainer.Training;

if (args is ["ablation", ..])
{
    var emoji = new EmojiTask();
    var epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
    var seeds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
    Ablation.Print(epochs, seeds, words => ExperimentRun.Of(new Experiment(words), emoji, progress: null).Verdict.Recall);
    return;
}

if (args is ["experiment", ..])
{
    new OptionSearch(args[1..]).Print();
    return;
}

var experiment = new Experiment(args);
var task = experiment.Task;
var network = experiment.Network(task.Train.Pictures.Preprocessing);
Console.WriteLine(network);
Console.WriteLine($"raw pixels: {task.Judge(pictures => pictures.Pixels()).Text}");
using (var untrained = TrainedNetwork.Untrained(network, task.Train.Pictures.Preprocessing, seed: 1))
    Console.WriteLine($"untrained: {task.Judge(pictures => untrained.Embed(pictures.Pictures)).Text}");
var run = ExperimentRun.Of(experiment, task, new ConsoleProgress(experiment.ReportEvery));
Console.WriteLine(FormattableString.Invariant($"{string.Join(' ', args)}: {run.Verdict.Text}, weights of epoch {run.Epoch}, {run.Seconds:0} s"));
if (run.Mirrored is { } mirrored) Console.WriteLine($"each embedding averaged with that of the mirrored picture: {mirrored.Text}");

internal sealed class ConsoleProgress(int every) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Epoch is null || value.Epoch.Epoch == 1 || value.Epoch.Epoch % every == 0) Console.WriteLine(value);
    }
}
