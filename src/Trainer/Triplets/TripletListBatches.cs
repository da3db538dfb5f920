namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches cut from a list of triplets, in a new random order each epoch; the last may be smaller.</summary>
/// <remarks>
/// With <see cref="TripletLayout.Unique"/> a picture that several triplets of a batch share is embedded once. With
/// <see cref="TripletLayout.Interleaved"/> rows are query, positive, negative, query, positive, negative…, as in Zingade's article: one network,
/// consecutive rows, pictures repeated.
/// </remarks>
public sealed class TripletListBatches : ITripletBatchSampler
{
    private readonly Triplet[] _triplets;
    private readonly int _tripletsPerBatch;
    private readonly TripletLayout _layout;

    /// <summary>Makes the sampler.</summary>
    /// <param name="triplets">The triplets of an epoch, over the training pictures.</param>
    /// <param name="tripletsPerBatch">The most triplets of a batch, at least 1.</param>
    /// <param name="layout">How the rows of a batch are laid out.</param>
    /// <exception cref="ArgumentException">There are no triplets.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tripletsPerBatch"/> is below 1.</exception>
    public TripletListBatches(IReadOnlyList<Triplet> triplets, int tripletsPerBatch, TripletLayout layout = TripletLayout.Unique)
    {
        ArgumentNullException.ThrowIfNull(triplets);
        if (triplets.Count == 0) throw new ArgumentException("There are no triplets to train on.", nameof(triplets));
        ArgumentOutOfRangeException.ThrowIfLessThan(tripletsPerBatch, 1);
        _triplets = [.. triplets];
        _tripletsPerBatch = tripletsPerBatch;
        _layout = layout;
    }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var order = (Triplet[])_triplets.Clone();
        random.Shuffle(order);
        return order.Chunk(_tripletsPerBatch).Select(triplets => _layout == TripletLayout.Interleaved ? Interleave(triplets) : Share(triplets));
    }

    private static TripletBatch Interleave(Triplet[] triplets) => new(
        [.. triplets.SelectMany(triplet => new[] { triplet.Query, triplet.Positive, triplet.Negative })],
        [.. triplets.Select((_, i) => new Triplet(3 * i, 3 * i + 1, 3 * i + 2))]);

    private static TripletBatch Share(Triplet[] triplets)
    {
        var rows = new OrderedDictionary<int, int>();
        Triplet[] byRow = [.. triplets.Select(triplet => new Triplet(Row(triplet.Query), Row(triplet.Positive), Row(triplet.Negative)))];
        return new TripletBatch([.. rows.Keys], byRow);

        int Row(int picture)
        {
            rows.TryAdd(picture, rows.Count);
            return rows[picture];
        }
    }
}
