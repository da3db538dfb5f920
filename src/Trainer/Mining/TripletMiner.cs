namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>Chooses, from all triplets that the classes of a batch allow, those that a loss is to learn from.</summary>
/// <remarks>Miners are immutable and may be shared; all randomness comes with the call.</remarks>
public abstract record TripletMiner
{
    /// <summary>Gets the share of training that takes all triplets before this miner takes over.</summary>
    /// <value>The default value is 0, from the start, unless a miner says otherwise; 0 to 1.</value>
    public double WarmUp { get; init; }

    /// <summary>Chooses triplets.</summary>
    /// <param name="distances">The distances between the rows, and their classes.</param>
    /// <param name="random">The source of all random choices.</param>
    public abstract MinedTriplets Mine(PairDistances distances, Random random);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    public virtual void Validate() => Require.Share(WarmUp);
}
