namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Chooses, from all pairs of a batch, those that a loss is to learn from.</summary>
/// <remarks>Miners are immutable and may be shared; all randomness comes with the call.</remarks>
public abstract record PairMiner
{
    /// <summary>Chooses pairs.</summary>
    /// <param name="distances">The distances between the rows, and their classes.</param>
    /// <param name="random">The source of all random choices.</param>
    public abstract MinedPairs Mine(PairDistances distances, Random random);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public virtual void Validate()
    {
    }
}
