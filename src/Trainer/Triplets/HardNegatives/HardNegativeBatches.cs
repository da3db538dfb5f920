using System.Numerics.Tensors;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>
/// Batches of triplets whose negatives are among a query's nearest pictures of other classes, as the network sees them when the epoch begins.
/// </summary>
/// <remarks>
/// Queries and positives are those of <see cref="TripletSampler"/>. A negative is uniform over the query's neighbours of other classes, but for those that
/// are held for false negatives (<see cref="HardNegativeOptions"/>); if none is left, over all pictures of other classes. Before the first
/// <see cref="Refresh"/> all negatives are so. Nothing but the latest embeddings is kept between epochs. Not safe to call from several threads at once.
/// Xiong et al., "Approximate Nearest Neighbor Negative Contrastive Learning for Dense Text Retrieval", ICLR 2021, refresh negatives in this way.
/// </remarks>
public sealed class HardNegativeBatches : ITripletBatchSampler, IRefreshable
{
    private readonly int[] _labels;
    private readonly HardNegativeOptions _options;
    private readonly TripletSampler _sampler;
    private readonly int _tripletsPerBatch;
    private float[] _embeddings = [];
    private int _embeddingSize;
    private Neighbor[][] _neighbors = [];

    /// <summary>Makes the sampler.</summary>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="options">Which neighbours are hard negatives.</param>
    /// <param name="sampling">How many triplets an epoch has for each query.</param>
    /// <param name="tripletsPerBatch">The most triplets of a batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">There are no pictures, one class only, or no class with two pictures.</exception>
    public HardNegativeBatches(IReadOnlyList<int> labels, HardNegativeOptions options, TripletSamplerOptions sampling, int tripletsPerBatch)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sampling);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerBatch, 1);
        _ = new ClassIndex(labels);
        (_labels, _options, _sampler, _tripletsPerBatch) = ([.. labels], options, new TripletSampler(sampling), tripletsPerBatch);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not as many embeddings as pictures, or one is not finite.</exception>
    public void Refresh(ReadOnlySpan<float> embeddings, int embeddingSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        if (embeddings.Length != (long)_labels.Length * embeddingSize)
            throw new ArgumentException(
                $"{_labels.Length} pictures need {(long)_labels.Length * embeddingSize} numbers of embeddings; there are {embeddings.Length}.",
                nameof(embeddings));
        var nearest = NearestOthers.Find(embeddings, embeddingSize, _labels, _options.SkippedNeighbors + _options.Neighbors);
        _neighbors = [.. nearest.Select(found => found[Math.Min(found.Length, _options.SkippedNeighbors)..])];
        for (var i = 0; i < _neighbors.Length; i++) _neighbors[i] = Array.FindAll(_neighbors[i], neighbor => neighbor.Distance > _options.DuplicateDistance);
        (_embeddings, _embeddingSize) = (embeddings.ToArray(), embeddingSize);
    }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var triplets = _sampler.Sample(_labels, random.Next());
        if (_neighbors.Length > 0) triplets = [.. triplets.Select(triplet => Harder(triplet, random))];
        return new TripletListBatches(triplets, _tripletsPerBatch).Epoch(random);
    }

    private Triplet Harder(Triplet triplet, Random random)
    {
        if (random.NextDouble() >= _options.HardShare) return triplet;
        // Neighbours come nearest first, so those that are too near are the first ones.
        var neighbors = _neighbors[triplet.Query];
        var nearest = Distance(triplet.Query, triplet.Positive) - _options.FalseNegativeMargin;
        var first = Array.FindIndex(neighbors, neighbor => neighbor.Distance >= nearest);
        return first < 0 ? triplet : triplet with { Negative = (int)neighbors[random.Next(first, neighbors.Length)].Id };
    }

    private double Distance(int picture, int other) => 1 - TensorPrimitives.CosineSimilarity(Row(picture), Row(other));

    private ReadOnlySpan<float> Row(int picture) => _embeddings.AsSpan(picture * _embeddingSize, _embeddingSize);
}
