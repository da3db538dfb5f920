namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches of triplets that <see cref="TripletSampler"/> draws anew for each epoch.</summary>
/// <remarks>Zingade's article draws them once; new draws cost nothing and show the network other negatives.</remarks>
public sealed class SampledTripletBatches : ITripletBatchSampler
{
    private readonly TripletSampler _sampler;
    private readonly IReadOnlyList<int> _labels;
    private readonly int _tripletsPerBatch;
    private readonly TripletLayout _layout;

    /// <summary>Makes the sampler.</summary>
    /// <param name="sampler">Draws the triplets.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="tripletsPerBatch">The most triplets of a batch, at least 1.</param>
    /// <param name="layout">How the rows of a batch are laid out.</param>
    /// <exception cref="ArgumentException">There are no pictures, one class only, or no class with two pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tripletsPerBatch"/> is below 1.</exception>
    public SampledTripletBatches(
        TripletSampler sampler, IReadOnlyList<int> labels, int tripletsPerBatch, TripletLayout layout = TripletLayout.Unique)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerBatch, 1);
        _ = new ClassIndex(labels);
        (_sampler, _labels, _tripletsPerBatch, _layout) = (sampler, labels, tripletsPerBatch, layout);
    }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new TripletListBatches(_sampler.Sample(_labels, random.Next()), _tripletsPerBatch, _layout).Epoch(random);
    }
}
