using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What a trial has come to after some epochs.</summary>
internal sealed record TrialMeasure(DeepRankModel Model, RetrievalScores Scores, int Epochs, bool WasInterrupted);

/// <summary>
/// Trains a trial up to some epoch and judges it. Its learning rate is laid out for all of its epochs from the start, and its checkpoint takes it on to the
/// next measure, so that a trial comes to the same weights with measures on its way as without.
/// </summary>
internal sealed class TrialTraining(ExperimentData data, string labelColumnName)
{
    /// <summary>Trains and judges.</summary>
    /// <param name="options">The trial's options.</param>
    /// <param name="epochs">After how many epochs it is judged.</param>
    /// <param name="checkpoint">The file from which it goes on, and in which it is kept.</param>
    /// <param name="cancellation">Ends it after the current step, to be judged as it is after its last whole epoch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before its first epoch ended.</exception>
    public TrialMeasure Run(DeepRankOptions options, int epochs, string checkpoint, CancellationToken cancellation)
    {
        var trial = options.Copy();
        (trial.ValidationShare, trial.Patience) = (0, null);
        (trial.CheckpointFile, trial.PauseAfter, trial.Cancellation) = (checkpoint, epochs, cancellation);
        var network = DeepRankNetwork.Create(trial.Network);
        var trainer = new RankingTrainer(network, trial);
        var pictures = data.For(trial, network);
        using var trained = trainer.Train(pictures.Training, trial.Progress, cancellation);
        return new TrialMeasure(
            trained.Export(labelColumnName), pictures.Judge(trained), trained.History.Epochs.Count, trained.History.WasCancelled);
    }
}
