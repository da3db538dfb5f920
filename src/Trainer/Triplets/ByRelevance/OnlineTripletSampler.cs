namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Draws triplets by relevance from a stream that is passed once, in bounded memory: one weighted reservoir for each category.</summary>
/// <typeparam name="TItem">What the stream is made of: a picture's number, or its name and its features.</typeparam>
/// <remarks>
/// <para>
/// Of each category the <see cref="RelevanceSamplingOptions.BufferCapacity"/> items with the largest keys u^(1/rᵢ) stay, u uniform and rᵢ the item's total
/// relevance. The category of a query is drawn in proportion to the total relevance that it brought; the query is drawn from its buffer; its positive is
/// drawn from the same buffer and accepted with probability min(1, min(T_p, r⁺) / r_positive); an out-of-class negative is uniform over the other buffers;
/// an in-class negative is drawn as positives are, until r⁺ − r⁻ ≥ T_r or the attempts are used up.
/// </para>
/// <para>
/// The draw that repeated acceptance would end in is made at once from its probabilities, which are known for the whole buffer.
/// Wang et al. draw uniformly from a buffer, because staying in it is in proportion to relevance already. That holds when few items of many stay. Here draws
/// allow for each item's probability of staying: in a short stream, of which all stays, they have the law of <see cref="RelevanceTripletSampler"/>,
/// and in a long one they become uniform. <see cref="RelevanceSamplingOptions.DrawUniformlyFromBuffers"/> makes them uniform always.
/// </para>
/// <para>
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, section 4.2. Not safe to call from several threads at once.
/// </para>
/// </remarks>
public sealed class OnlineTripletSampler<TItem>
{
    private readonly Func<TItem, TItem, double> _relevance;
    private readonly RelevanceSamplingOptions _options;
    private readonly OrderedDictionary<int, WeightedReservoir<TItem>> _buffers = [];

    /// <summary>Makes a sampler that has seen nothing.</summary>
    /// <param name="relevance">Returns r, 0 or more, between two items of a category; where items are numbers, an <c>IRelevance</c>'s <c>Between</c>.</param>
    /// <param name="options">The thresholds and shares; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of <paramref name="options"/> is outside its range.</exception>
    public OnlineTripletSampler(Func<TItem, TItem, double> relevance, RelevanceSamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(relevance);
        _relevance = relevance;
        _options = options ?? new RelevanceSamplingOptions();
        _options.Validate();
    }

    /// <summary>Gets how many items were offered.</summary>
    public long OfferedCount { get; private set; }

    /// <summary>Gets how many items are kept: at most the buffer's capacity for each category.</summary>
    public int KeptCount => _buffers.Values.Sum(buffer => buffer.Kept.Count);

    /// <summary>Takes the next item of the stream.</summary>
    /// <param name="item">The item.</param>
    /// <param name="category">Its category.</param>
    /// <param name="totalRelevance">rᵢ, the sum of its relevance to the other items of its category, 0 or more.</param>
    /// <param name="random">The source of all random choices.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalRelevance"/> is negative or not finite.</exception>
    public void Offer(TItem item, int category, double totalRelevance, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.NotNegative(totalRelevance);
        if (!_buffers.TryGetValue(category, out var buffer)) _buffers.Add(category, buffer = new WeightedReservoir<TItem>(_options.BufferCapacity));
        buffer.Offer(item, totalRelevance, random);
        OfferedCount++;
    }

    /// <summary>Takes a stream to its end, in one pass.</summary>
    /// <param name="stream">Items, their categories, and their total relevance.</param>
    /// <param name="random">The source of all random choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">A total relevance is negative or not finite.</exception>
    public void Read(IEnumerable<(TItem Item, int Category, double TotalRelevance)> stream, Random random)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var (item, category, totalRelevance) in stream) Offer(item, category, totalRelevance, random);
    }

    /// <summary>Draws triplets from what is kept now, each independently of the others. More may be offered afterwards.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">The source of all random choices.</param>
    /// <exception cref="InvalidOperationException">
    /// No triplet can be drawn from what is kept, or query after query was given up; the message says what to change.
    /// </exception>
    public OnlineTriplets<TItem> Sample(int count, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(random);
        if (_buffers.Count == 0) throw new InvalidOperationException("Nothing was offered yet. Read a stream first.");
        if (_options.OutOfClassShare > 0 && _buffers.Count == 1)
            throw new InvalidOperationException(
                "All items belong to one category, so no negative is out of class. Give items of two categories, or set OutOfClassShare to 0.");
        var pool = BufferPool<TItem>.Of([.. _buffers.Values], _relevance, _options);
        var draws = new RelevanceDraws(pool, _options);
        if (!draws.HasQueries)
            throw new InvalidOperationException("No category has two items of which one has a total relevance above 0, so no triplet has a positive.");
        var drawn = draws.Draw(count, random);
        return new OnlineTriplets<TItem>(pool.Items, drawn.Triplets, drawn.Statistics);
    }
}
