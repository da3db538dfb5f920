using System.Diagnostics;
using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>What came of an experiment.</summary>
/// <param name="Verdict">How good the embeddings are.</param>
/// <param name="Epoch">The epoch whose weights they are of.</param>
/// <param name="Seconds">How long training took.</param>
internal sealed record ExperimentRun(Verdict Verdict, int Epoch, double Seconds)
{
    /// <summary>Gets how good embeddings are when each is averaged with that of the mirrored picture; null if nobody asked.</summary>
    public Verdict? Mirrored { get; private init; }

    /// <summary>Trains and judges.</summary>
    public static ExperimentRun Of(Experiment experiment, IRankingTask task, IProgress<TrainingProgress>? progress)
    {
        var clock = Stopwatch.StartNew();
        using var trained = Train(experiment, task, progress);
        var seconds = clock.Elapsed.TotalSeconds;
        return new ExperimentRun(task.Judge(judged => trained.Embed(judged.Pictures)), trained.History.BestEpoch, seconds)
        {
            Mirrored = experiment.Mirrors ? task.Judge(judged => WithMirrored(trained, judged)) : null,
        };
    }

    private static TrainedNetwork Train(Experiment experiment, IRankingTask task, IProgress<TrainingProgress>? progress)
    {
        var pictures = task.Train.Pictures;
        var trainer = new RankingTrainer(experiment.Network(pictures.Preprocessing), experiment.Options);
        var data = new TrainingData(pictures, task.Train.Labels)
        {
            // A teacher that everyone has: within a class, pictures are as relevant as their pixels are alike.
            Relevance = experiment.Options.Batching is TripletBatching.Relevance or TripletBatching.OnlineRelevance
                ? new VectorRelevance(task.Train.Pixels(), pictures.Preprocessing.ByteCount, task.Train.Labels)
                : null,
        };
        return trainer.Train(data, progress, CancellationToken.None);
    }

    // The sum of two vectors of unit length has the direction of their mean; cosines do not ask for its length.
    private static float[] WithMirrored(TrainedNetwork network, LabelledPictures pictures) =>
        [.. network.Embed(pictures.Pictures).Zip(network.Embed(pictures.Mirrored().Pictures), (upright, mirrored) => upright + mirrored)];
}
