using MLNetDeepRanking.Trainer.Losses;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Sums the losses of an epoch's batches.</summary>
internal sealed class EpochTally
{
    private double _loss;
    private double _positive;
    private double _negative;
    private long _triplets;
    private long _active;
    private int _batches;

    public double Loss => _loss / _batches;

    public double ActiveShare => (double)_active / _triplets;

    public double PositiveDistance => _positive / _triplets;

    public double NegativeDistance => _negative / _triplets;

    public void Add(RankingLoss loss, double value)
    {
        _batches++;
        _loss += value;
        _triplets += loss.Triplets;
        _active += loss.ActiveTriplets;
        _positive += loss.PositiveDistance * loss.Triplets;
        _negative += loss.NegativeDistance * loss.Triplets;
    }
}
