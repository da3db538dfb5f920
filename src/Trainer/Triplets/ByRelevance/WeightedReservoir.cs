namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Keeps a bounded sample of a stream of weighted items: those with the largest keys u^(1/w), u uniform.</summary>
/// <remarks>
/// Keys are kept as their logarithms, ln u / w: u^(1/w) itself is 0 or 1 in floating point for small and large weights. An item of weight 0 has the
/// smallest key there is, and stays only while there is room.
/// Efraimidis and Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97, 2006.
/// </remarks>
internal sealed class WeightedReservoir<TItem>(int capacity)
{
    // Below, 1 − e^−x loses digits, and the first terms of its series are exact.
    private const double Small = 1e-4;

    private readonly List<(TItem Item, double Weight)> _kept = [];
    private readonly PriorityQueue<int, double> _slotsByKey = new();
    private double _largestLostKey = double.NegativeInfinity;

    /// <summary>Gets what is kept, with its weights.</summary>
    public IReadOnlyList<(TItem Item, double Weight)> Kept => _kept;

    /// <summary>Gets the weight of all that was offered.</summary>
    public double OfferedWeight { get; private set; }

    /// <summary>Takes an item of the stream, which may push out another.</summary>
    public void Offer(TItem item, double weight, Random random)
    {
        OfferedWeight += weight;
        var key = weight > 0 ? Math.Log(1 - random.NextDouble()) / weight : double.NegativeInfinity;
        if (_kept.Count < capacity)
        {
            _slotsByKey.Enqueue(_kept.Count, key);
            _kept.Add((item, weight));
            return;
        }
        if (!_slotsByKey.TryPeek(out var slot, out var smallest) || key <= smallest)
        {
            _largestLostKey = Math.Max(_largestLostKey, key);
            return;
        }
        _largestLostKey = smallest;
        _slotsByKey.DequeueEnqueue(slot, key);
        _kept[slot] = (item, weight);
    }

    /// <summary>Returns what to multiply a uniform draw of a kept item by, so that draws are in proportion to weight: w / P(kept).</summary>
    /// <remarks>
    /// With L the largest logarithm of a lost key, an item stays with probability 1 − e^(w·L), independently of the others that do. While nothing is lost
    /// this is the weight itself; when most is lost it is the same for all, because staying is in proportion to weight already.
    /// Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007.
    /// </remarks>
    public double DrawWeight(double weight)
    {
        var x = -weight * _largestLostKey;
        if (weight <= 0 || double.IsPositiveInfinity(x)) return weight;
        return x < Small ? (1 + x / 2) / -_largestLostKey : weight / (1 - Math.Exp(-x));
    }
}
