using System.Globalization;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>What one epoch did.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Epochs">How many epochs there will be.</param>
/// <param name="Loss">The mean loss of its batches.</param>
/// <param name="ActiveShare">The share of its triplets (or pairs or queries, as the loss counts) that had a loss above 0, from 0 to 1.</param>
/// <param name="PositiveDistance">The mean distance of query and positive, as the loss measures it.</param>
/// <param name="NegativeDistance">The mean distance of query and negative, as the loss measures it.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="ValidationRecallAt1">Recall@1 among the held-out classes, from 0 to 1; <see langword="null"/> if none are held out.</param>
/// <param name="Elapsed">The time since training began.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    double Loss,
    double ActiveShare,
    double PositiveDistance,
    double NegativeDistance,
    double LearningRate,
    double? ValidationRecallAt1,
    TimeSpan Elapsed)
{
    /// <summary>Gets how long the epoch's steps waited for their pictures, which other threads prepare ahead of them.</summary>
    /// <value>Near zero, unless varying a batch of pictures takes longer than learning from one.</value>
    public TimeSpan WaitedForPictures { get; init; }

    /// <summary>Returns the report as a line of text.</summary>
    public override string ToString()
    {
        var recall = ValidationRecallAt1 is { } value ? string.Create(CultureInfo.InvariantCulture, $"  held-out Recall@1 {100 * value:0.0} %") : "";
        var distances = string.Create(CultureInfo.InvariantCulture, $"d+ {PositiveDistance:0.000}  d- {NegativeDistance:0.000}");
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {Epoch,3}/{Epochs}  loss {Loss:0.0000}  active {100 * ActiveShare,5:0.0} %  {distances}{recall}  {Elapsed.TotalSeconds:0} s");
    }
}
