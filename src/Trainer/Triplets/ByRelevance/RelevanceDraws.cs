using System.Globalization;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Draws Wang's triplets from a pool: all pictures in the offline form, the buffers in the online form.</summary>
/// <remarks>
/// Whether a triplet is out of class is decided first and holds while it is drawn anew, so that giving up, which is the fate of in-class triplets,
/// does not raise the share of the others. Not safe to call from several threads at once.
/// </remarks>
internal sealed class RelevanceDraws
{
    private const int Hopeless = 10_000;

    private readonly RelevancePool _pool;
    private readonly RelevanceSamplingOptions _options;
    private readonly CumulativeWeights _queries;
    private readonly CumulativeWeights _mates;
    private readonly double[] _relevance;
    private long _rejections;
    private long _givenUp;

    public RelevanceDraws(RelevancePool pool, RelevanceSamplingOptions options)
    {
        (_pool, _options) = (pool, options);
        var largest = Enumerable.Range(1, pool.Bounds.Count - 1).Max(c => pool.Bounds[c] - pool.Bounds[c - 1]);
        (_queries, _mates, _relevance) = (new CumulativeWeights(pool.Count), new CumulativeWeights(largest), new double[largest]);
        for (var item = 0; item < pool.Count; item++) _queries.Add(pool.QueryWeight(item));
    }

    /// <summary>Gets whether any item can be a query.</summary>
    public bool HasQueries => _queries.Total > 0;

    /// <summary>Draws triplets of the pool's items.</summary>
    /// <exception cref="InvalidOperationException">Query after query was given up.</exception>
    public SampledTriplets Draw(int count, Random random)
    {
        (_rejections, _givenUp) = (0, 0);
        var triplets = new Triplet[count];
        var outOfClass = 0;
        for (var i = 0; i < count; i++)
        {
            var isOutOfClass = random.NextDouble() < _options.OutOfClassShare;
            if (isOutOfClass) outOfClass++;
            triplets[i] = Draw(isOutOfClass, random);
        }
        return new SampledTriplets(triplets, new SamplingStatistics(count, outOfClass, _rejections, _givenUp));
    }

    private Triplet Draw(bool outOfClass, Random random)
    {
        for (var attempt = 0; attempt < Hopeless; attempt++)
        {
            if (Attempt(outOfClass, random) is { } triplet) return triplet;
            _givenUp++;
        }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"{Hopeless} queries in a row were given up: hardly any positive is more relevant than an {(outOfClass ? "out-of" : "in")}-class negative by ") +
            string.Create(CultureInfo.InvariantCulture, $"RelevanceMargin = {_options.RelevanceMargin}. Lower RelevanceMargin") +
            (outOfClass ? "." : ", raise NegativeAttempts, or set OutOfClassShare to 1."));
    }

    private Triplet? Attempt(bool outOfClass, Random random)
    {
        var query = _queries.Draw(random);
        var start = WeighMates(query);
        if (_mates.Total <= 0) return null;
        var positive = _mates.Draw(random);
        if (outOfClass) return HasMargin(positive, 0) ? new Triplet(query, start + positive, Elsewhere(query, random)) : null;
        for (var attempt = 0; attempt < _options.NegativeAttempts; attempt++)
        {
            var negative = _mates.Draw(random);
            if (negative != positive && HasMargin(positive, _relevance[negative])) return new Triplet(query, start + positive, start + negative);
            _rejections++;
        }
        return null;
    }

    private bool HasMargin(int positive, double negativeRelevance) => _relevance[positive] - negativeRelevance >= _options.RelevanceMargin;

    private int WeighMates(int query)
    {
        var c = _pool.ClassOf(query);
        var (start, end) = (_pool.Bounds[c], _pool.Bounds[c + 1]);
        _mates.Clear();
        for (var item = start; item < end; item++)
        {
            var relevance = item == query ? 0 : _pool.Relevance(query, item);
            _relevance[item - start] = relevance;
            _mates.Add(item == query || relevance <= 0 ? 0 : _pool.PositiveWeight(item, relevance));
        }
        return start;
    }

    private int Elsewhere(int query, Random random)
    {
        var c = _pool.ClassOf(query);
        var (start, end) = (_pool.Bounds[c], _pool.Bounds[c + 1]);
        var draw = random.Next(_pool.Count - (end - start));
        return draw < start ? draw : draw + (end - start);
    }
}
