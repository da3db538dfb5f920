using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>All that a run changes on its way; with the data and the options it decides everything that follows. A checkpoint keeps it.</summary>
/// <remarks>It owns everything but the network, which outlives it.</remarks>
internal sealed class RunState : IDisposable
{
    public RunState(NetworkModule network, BatchLoss loss, TrainingOptions options)
    {
        (Network, Loss) = (network, loss);
        Optimizer = new RankingOptimizer(network, loss.Parameters, options);
        Average = options.WeightAveraging is { } decay ? new WeightAverage(network, decay) : null;
    }

    /// <summary>Gets the network that learns.</summary>
    public NetworkModule Network { get; }

    public BatchLoss Loss { get; }

    public RankingOptimizer Optimizer { get; }

    /// <summary>Gets the average of the weights over the steps, if one is kept.</summary>
    public WeightAverage? Average { get; }

    /// <summary>Gets the network that is measured and kept: the average, or the one that learns.</summary>
    public NetworkModule Measured => Average?.Network ?? Network;

    public BestWeights Best { get; } = new();

    /// <summary>Gets a report for each finished epoch.</summary>
    public List<EpochReport> Reports { get; } = [];

    public List<TrainingAlarm> Alarms { get; } = [];

    /// <summary>Gets or sets the number of steps of the first epoch, from which the learning rate plans ahead; 0 before it.</summary>
    public int StepsPerEpoch { get; set; }

    /// <summary>Gets or sets the number of steps taken.</summary>
    public int Step { get; set; }

    public void Dispose()
    {
        Optimizer.Dispose();
        Average?.Dispose();
        Best.Dispose();
    }
}
