namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>The buffers of the online form as a pool to draw from, as they are at one moment.</summary>
internal sealed class BufferPool<TItem> : RelevancePool
{
    private readonly Func<TItem, TItem, double> _relevance;
    private readonly double _positiveThreshold;
    private readonly Place[] _places;

    private BufferPool(Func<TItem, TItem, double> relevance, double positiveThreshold, Place[] places)
    {
        (_relevance, _positiveThreshold, _places) = (relevance, positiveThreshold, places);
        Items = [.. places.Select(place => place.Item)];
    }

    /// <summary>Gets what the buffers keep, buffer by buffer.</summary>
    public TItem[] Items { get; }

    public static BufferPool<TItem> Of(
        IReadOnlyList<WeightedReservoir<TItem>> buffers, Func<TItem, TItem, double> relevance, RelevanceSamplingOptions options)
    {
        var places = new List<Place>();
        var bounds = new List<int> { 0 };
        foreach (var buffer in buffers)
        {
            double[] draws = [.. buffer.Kept.Select(kept => DrawWeight(buffer, kept.Weight, options))];
            // One item alone has no positive, so it is no query.
            var share = draws.Length > 1 && draws.Sum() > 0 ? buffer.OfferedWeight / draws.Sum() : 0;
            for (var i = 0; i < draws.Length; i++)
                places.Add(new Place(buffer.Kept[i].Item, bounds.Count - 1, buffer.Kept[i].Weight, draws[i], share * draws[i]));
            bounds.Add(places.Count);
        }
        return new BufferPool<TItem>(relevance, options.PositiveThreshold, [.. places]) { Bounds = bounds };
    }

    public override int ClassOf(int item) => _places[item].Class;

    public override double QueryWeight(int item) => _places[item].QueryWeight;

    public override double Relevance(int item, int other) => _relevance(Items[item], Items[other]);

    public override double PositiveWeight(int item, double relevance)
    {
        var (total, draw) = (_places[item].TotalRelevance, _places[item].DrawWeight);
        return total > 0 ? draw * Math.Min(1, Math.Min(_positiveThreshold, relevance) / total) : 0;
    }

    private static double DrawWeight(WeightedReservoir<TItem> buffer, double weight, RelevanceSamplingOptions options) =>
        !options.DrawUniformlyFromBuffers ? buffer.DrawWeight(weight) : weight > 0 ? 1 : 0;

    private readonly record struct Place(TItem Item, int Class, double TotalRelevance, double DrawWeight, double QueryWeight);
}
