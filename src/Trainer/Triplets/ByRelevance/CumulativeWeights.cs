namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Draws indexes with probabilities in proportion to their weights; an index of weight 0 is never drawn.</summary>
internal sealed class CumulativeWeights(int capacity)
{
    private readonly double[] _sums = new double[capacity];
    private int _count;

    /// <summary>Gets the sum of all weights.</summary>
    public double Total => _count == 0 ? 0 : _sums[_count - 1];

    /// <summary>Forgets all weights.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds the weight, 0 or more, of the next index.</summary>
    public void Add(double weight)
    {
        _sums[_count] = Total + weight;
        _count++;
    }

    /// <summary>Draws an index; the total must be above 0.</summary>
    public int Draw(Random random)
    {
        // The first sum above the draw. An index without weight has the sum of the one before it, so it is never the first.
        var draw = random.NextDouble() * Total;
        var (low, high) = (0, _count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sums[middle] > draw) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
