namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A mean of distances that can be added to the means of other batches.</summary>
/// <param name="Sum">The sum of the distances.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct MeanDistance(double Sum, long Count)
{
    /// <summary>Gets the mean; 0 if there are no distances.</summary>
    public double Value => Count == 0 ? 0 : Sum / Count;

    /// <summary>Takes two sets of distances together.</summary>
    public static MeanDistance operator +(MeanDistance left, MeanDistance right) => left.Plus(right);

    /// <summary>Takes two sets of distances together.</summary>
    public MeanDistance Plus(MeanDistance other) => new(Sum + other.Sum, Count + other.Count);
}
