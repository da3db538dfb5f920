using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches of triplets that each epoch draws from buffers, after one pass over the pictures: Wang's online form over pictures at hand.</summary>
/// <remarks>
/// It shows what training on a stream would do, and draws faster than the offline form from classes that are much larger than a buffer. The buffers
/// live for one epoch. The constructor looks at each pair of a class once, for the pictures' total relevance.
/// </remarks>
public sealed class OnlineRelevanceBatches : ITripletBatchSampler
{
    private readonly IReadOnlyList<int> _labels;
    private readonly IRelevance _relevance;
    private readonly RelevanceSamplingOptions _options;
    private readonly double[] _totals;
    private readonly int _tripletsPerBatch;

    /// <summary>Makes the sampler.</summary>
    /// <param name="labels">The class of each picture; any numbers, equal for pictures of one class.</param>
    /// <param name="relevance">How relevant pictures of a class are to each other.</param>
    /// <param name="options">The thresholds, shares and capacities.</param>
    /// <param name="tripletsPerBatch">The most triplets of a batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">Relevance is of another number of pictures, or is negative or not finite.</exception>
    public OnlineRelevanceBatches(IReadOnlyList<int> labels, IRelevance relevance, RelevanceSamplingOptions options, int tripletsPerBatch)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(relevance);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerBatch, 1);
        RelevanceTripletSampler.RequireCount(labels, relevance);
        (_labels, _relevance, _options, _tripletsPerBatch) = (labels, relevance, options, tripletsPerBatch);
        var pictures = new PicturesByClass(labels);
        _totals = new RelevanceTotals(pictures, relevance).Totals;
        Array.Sort(pictures.Order, _totals);
    }

    /// <summary>Gets what it took to draw the latest epoch; <see langword="null"/> before the first. No later epoch depends on it.</summary>
    public SamplingStatistics? LatestStatistics { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var online = new OnlineTripletSampler<int>(_relevance.Between, _options);
        online.Read(Enumerable.Range(0, _totals.Length).Select(picture => (picture, _labels[picture], _totals[picture])), random);
        var drawn = online.Sample(_options.TripletsPerEpoch ?? _totals.Length, random);
        LatestStatistics = drawn.Statistics;
        Triplet[] triplets = [.. drawn.Triplets.Select(t => new Triplet(drawn.Items[t.Query], drawn.Items[t.Positive], drawn.Items[t.Negative]))];
        return new TripletListBatches(triplets, _tripletsPerBatch).Epoch(random);
    }
}
