namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>What it took to draw triplets by relevance.</summary>
/// <param name="Triplets">The triplets drawn.</param>
/// <param name="OutOfClass">How many of them have a negative of another class.</param>
/// <param name="Rejections">Negatives that were rejected for want of the relevance margin.</param>
/// <param name="GivenUp">Queries with positives that were given up, and drawn anew.</param>
public readonly record struct SamplingStatistics(long Triplets, long OutOfClass, long Rejections, long GivenUp)
{
    /// <summary>Returns the counts as a line of text.</summary>
    public override string ToString() => $"{Triplets} triplets, {OutOfClass} of them out of class; {Rejections} negatives rejected, {GivenUp} queries given up";
}
