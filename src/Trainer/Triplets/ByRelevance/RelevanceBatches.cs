namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches of triplets that <see cref="RelevanceTripletSampler"/> draws anew for each epoch; a picture that several share is embedded once.</summary>
public sealed class RelevanceBatches : ITripletBatchSampler
{
    private readonly RelevanceTripletSampler _sampler;
    private readonly int _tripletsPerEpoch;
    private readonly int _tripletsPerBatch;

    /// <summary>Makes the sampler.</summary>
    /// <param name="sampler">Draws the triplets.</param>
    /// <param name="tripletsPerEpoch">The triplets of an epoch, at least 1.</param>
    /// <param name="tripletsPerBatch">The most triplets of a batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public RelevanceBatches(RelevanceTripletSampler sampler, int tripletsPerEpoch, int tripletsPerBatch)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerBatch, 1);
        (_sampler, _tripletsPerEpoch, _tripletsPerBatch) = (sampler, tripletsPerEpoch, tripletsPerBatch);
    }

    /// <summary>Gets what it took to draw the latest epoch; <see langword="null"/> before the first. No later epoch depends on it.</summary>
    public SamplingStatistics? LatestStatistics { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var drawn = _sampler.Sample(_tripletsPerEpoch, random);
        LatestStatistics = drawn.Statistics;
        return new TripletListBatches(drawn.Triplets, _tripletsPerBatch).Epoch(random);
    }
}
