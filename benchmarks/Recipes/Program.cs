// Trains on the emoji that come with the repository, without their test classes, and judges by these.
//   dotnet run -c Release --project benchmarks/Recipes -- [name=value …]
//     net=small|wide|residual  size=128  paths=yes|no  epochs=30  classes=48  pictures=4  rate=0.001  decay=0.001  average=0.998  held-out=0.1  seed=1
//     loss=batch-all|batch-hard|semi-hard|distance-weighted|contrastive|supcon|multi-similarity|proxy-anchor|softmax|smooth-ap  gap=0.2  temperature=0.1

using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Recipes.Benchmarks;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Training;

var experiment = new Experiment(args);
var (train, test) = (EmojiSet.Read("train"), EmojiSet.Read("test"));
var network = experiment.Network;
Console.WriteLine(network);

var clock = Stopwatch.StartNew();
var progress = new ConsoleProgress(experiment.ReportEvery);
using var trained = new RankingTrainer(network, experiment.Options).Train(train.Pictures, train.Labels, progress: progress);
var seconds = clock.Elapsed.TotalSeconds;
var metrics = RetrievalEvaluator.LeaveOneOut(trained.Embed(test.Pictures), network.EmbeddingSize, test.Labels);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{string.Join(' ', args)}: test Recall@1 {100 * metrics.RecallAt(1):0.0} %, Recall@5 {100 * metrics.RecallAt(5):0.0} %, MAP@R {100 * metrics.MapAtR:0.0} %, ") +
    string.Create(CultureInfo.InvariantCulture, $"weights of epoch {trained.History.BestEpoch}, {seconds:0} s"));

internal sealed class ConsoleProgress(int every) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Epoch is null || value.Epoch.Epoch == 1 || value.Epoch.Epoch % every == 0) Console.WriteLine(value);
    }
}
