using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Sums the losses of an epoch's batches.</summary>
internal sealed class EpochTally
{
    private double _loss;
    private int _batches;
    private LossStatistics _statistics = LossStatistics.None;

    public double Loss => _loss / _batches;

    public double ActiveShare => _statistics.Terms == 0 ? 0 : (double)_statistics.ActiveTerms / _statistics.Terms;

    public double PositiveDistance => _statistics.Positive.Value;

    public double NegativeDistance => _statistics.Negative.Value;

    /// <summary>Gets how many batches had pictures of one class only.</summary>
    public int SingleClassBatches { get; private set; }

    public void Add(LossValue loss, int[]? classes)
    {
        if (classes is not null && Array.TrueForAll(classes, one => one == classes[0])) SingleClassBatches++;
        using var value = loss.Value.to(ScalarType.Float64);
        _batches++;
        _loss += value.item<double>();
        _statistics += loss.Statistics;
    }
}
