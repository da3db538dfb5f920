namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Yields the batches of an epoch.</summary>
/// <remarks>An implementation takes all its randomness from the generator it is given: equal generators give equal epochs.</remarks>
public interface ITripletBatchSampler
{
    /// <summary>Yields the batches of one epoch; each lists triplets, or has pictures of which triplets can be formed.</summary>
    /// <param name="random">The source of all random choices.</param>
    IEnumerable<TripletBatch> Epoch(Random random);
}
