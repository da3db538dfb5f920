using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A triplet loss summed over triplets, with the slope of the sum in each distance.</summary>
internal sealed class TripletTerms(PairDistances distances, TripletForm form, double gap)
{
    private long _count;
    private double _positives;
    private double _negatives;
    private MiningStatistics _mining;

    /// <summary>Gets the sum over all triplets that were added.</summary>
    public double Loss { get; private set; }

    /// <summary>Gets how many of them have a loss above 0.</summary>
    public long Active { get; private set; }

    /// <summary>Gets the derivative of the sum by the distance of query i and row j, at <c>i · rows + j</c>.</summary>
    public double[] Slopes { get; } = new double[distances.Queries * distances.Rows];

    /// <summary>Gets what the sum was made of.</summary>
    public LossStatistics Statistics => new(_count, Active, new MeanDistance(_positives, _count), new MeanDistance(_negatives, _count), _mining);

    /// <summary>Returns the loss of a triplet with x = g + D⁺ − D⁻, and its derivative.</summary>
    public static (double Value, double Slope) At(double x, TripletForm form) => form == TripletForm.Hinge
        ? (Math.Max(0, x), x > 0 ? 1 : 0)
        : (Math.Max(0, x) + Math.Log(1 + Math.Exp(-Math.Abs(x))), 1 / (1 + Math.Exp(-x)));

    /// <summary>Adds triplets one by one.</summary>
    public void Add(IEnumerable<Triplet> triplets)
    {
        foreach (var (query, positive, negative) in triplets)
        {
            var (near, far) = (distances[query, positive], distances[query, negative]);
            var (value, slope) = At(gap + near - far, form);
            Loss += value;
            Slopes[query * distances.Rows + positive] += slope;
            Slopes[query * distances.Rows + negative] -= slope;
            Count(1, value > 0 ? 1 : 0, near, far);
        }
    }

    /// <summary>Adds what a miner chose.</summary>
    public void Add(MinedTriplets mined)
    {
        Add(mined.Triplets);
        _mining += mined.Statistics;
    }

    /// <summary>Adds every triplet that the classes allow.</summary>
    public void AddAll()
    {
        if (form == TripletForm.Softplus) Add(AllTriplets.Of(distances));
        else
            for (var query = 0; query < distances.Queries; query++) AddAllHinges(query);
        _mining += new MiningStatistics(_count, _count, 0);
    }

    // A hinge is straight on either side of its corner. So with the negatives sorted, the sum over those within a positive's reach needs only their
    // number and the sum of their distances: N log N steps for a query instead of one for each of its triplets.
    private void AddAllHinges(int query)
    {
        var (positives, negatives) = (distances.PositivesOf(query), distances.NegativesOf(query));
        if (positives.Length == 0 || negatives.Length == 0) return;
        var row = distances.Of(query);
        var slopes = Slopes.AsSpan(query * distances.Rows, distances.Rows);
        var sorted = new double[negatives.Length];
        for (var k = 0; k < sorted.Length; k++) sorted[k] = row[negatives[k]];
        Array.Sort(sorted, negatives);
        var sums = new double[sorted.Length + 1];
        for (var k = 0; k < sorted.Length; k++) sums[k + 1] = sums[k] + sorted[k];

        var reaching = new int[sorted.Length + 1];
        foreach (var positive in positives)
        {
            var reach = row[positive] + gap;
            var within = CountBelow(sorted, reach);
            Loss += within * reach - sums[within];
            slopes[positive] = within;
            reaching[within]++;
            Count(negatives.Length, within, row[positive] * negatives.Length, sums[^1]);
        }
        // The k-th negative is within the reach of every positive that has more than k of them within its own.
        for (var (k, pairs) = (sorted.Length - 1, 0); k >= 0; k--)
        {
            pairs += reaching[k + 1];
            slopes[negatives[k]] = -pairs;
        }
    }

    private void Count(long triplets, long active, double positives, double negatives)
    {
        _count += triplets;
        Active += active;
        _positives += positives;
        _negatives += negatives;
    }

    private static int CountBelow(double[] sorted, double limit)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < limit) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
