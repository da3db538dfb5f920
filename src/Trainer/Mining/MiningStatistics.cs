namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>What a miner had to choose from, and what it chose.</summary>
/// <param name="Candidates">How many triplets (or, for a miner of pairs, pairs) the classes of the batch allow.</param>
/// <param name="Mined">How many of them were chosen.</param>
/// <param name="Unmatched">
/// For how many of the places where the miner looks for a partner it found none; what a place is, each miner says.
/// </param>
public readonly record struct MiningStatistics(long Candidates, long Mined, long Unmatched)
{
    /// <summary>Adds up the statistics of two batches.</summary>
    public static MiningStatistics operator +(MiningStatistics left, MiningStatistics right) => left.Plus(right);

    /// <summary>Adds up the statistics of two batches.</summary>
    public MiningStatistics Plus(MiningStatistics other) =>
        new(Candidates + other.Candidates, Mined + other.Mined, Unmatched + other.Unmatched);
}
