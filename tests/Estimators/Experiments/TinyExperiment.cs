using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Tests.Experiments;

/// <summary>Experiments that take about a second: trials of two epochs, measured after each; a clock that stands still.</summary>
internal static class TinyExperiment
{
    public const double HeldOut = 0.34;

    public static RetrievalExperimentSettings Settings(int trials = 4) => new()
    {
        Options = Options(),
        SearchSpace = DeepRankSearchSpace.Default.Without("EmbeddingSize"),
        MaxModels = trials,
        ValidationShare = HeldOut,
        Rungs = 2,
        Reduction = 2,
        Clock = new ManualClock(),
    };

    /// <summary>Returns one of two trials of one epoch.</summary>
    public static RetrievalExperimentSettings Short()
    {
        var settings = Settings(trials: 2);
        (settings.Options.Epochs, settings.Rungs) = (1, 1);
        return settings;
    }

    /// <summary>Calls back after each epoch of each trial.</summary>
    public static RetrievalExperimentSettings Hearing(this RetrievalExperimentSettings settings, Action<EpochReport> heard)
    {
        settings.Options.Progress = new Listener<TrainingProgress>(progress =>
        {
            if (progress.Epoch is { } epoch) heard(epoch);
        });
        return settings;
    }

    private static DeepRankOptions Options()
    {
        var options = Quick.Options(epochs: 2);
        (options.Network, options.ValidationShare) = (DeepRankNetworkOptions.Small(size: 16, embeddingSize: 16), 0);
        return options;
    }
}

/// <summary>Hears of progress on the thread that reports it.</summary>
internal sealed class Listener<T>(Action<T> heard) : IProgress<T>
{
    public void Report(T value) => heard(value);
}

/// <summary>A loss that takes its time before the first step.</summary>
internal sealed record SlowLoss(Action Wait) : RankingLoss
{
    public override bool NeedsLabels => true;

    public override void Validate()
    {
    }

    protected override LossComputation Create(LossContext context)
    {
        Wait();
        return new TripletLoss().Start(context);
    }
}
