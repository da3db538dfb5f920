namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Weighs a walk through the graph against a scan of all that may be returned, before the walk and while it goes on.</summary>
/// <remarks>
/// How many nodes a walk passes depends on the share of allowed ones around the query, which may be far from the share in all: at first the
/// walk is given a chance, and given up early if what it meets predicts that the scan is cheaper. Costs are in comparisons of a scan.
/// </remarks>
internal readonly struct WalkBudget
{
    /// <summary>The number of vectors compared for each node that is expanded, as measured: 8 to 13.</summary>
    private const double ComparisonsPerNode = 10;

    /// <summary>The number of vectors compared on the way down to level 0.</summary>
    private const double Descent = 120;

    /// <summary>A walk that could win only a little is not begun: if it is given up, what it has cost is lost.</summary>
    private const double LeastGain = 1.4;

    /// <summary>The share of a scan's cost that a walk may take before it is inspected; it is then inspected whenever that doubles.</summary>
    private const double Chance = 0.08;

    private readonly int _possible;
    private readonly int _wanted;
    private readonly int _spare;
    private readonly double _comparison;

    /// <param name="space">What is compared.</param>
    /// <param name="possible">The number of vectors that may be returned.</param>
    /// <param name="total">The number of vectors.</param>
    /// <param name="wanted">The number of results wanted.</param>
    /// <param name="width">The width of a beam without a filter.</param>
    public WalkBudget(VectorSpace space, int possible, int total, int wanted, int width)
    {
        (_possible, _wanted, _spare, _comparison) = (possible, wanted, width - wanted, CostOfComparison(space));
        var gain = possible == total ? 1 : LeastGain;
        IsWorthwhile = possible > gain * _comparison * (Descent + ComparisonsPerNode * width);
        FirstInspection = (int)(Chance * possible / _comparison);
    }

    /// <summary>Gets whether a walk that meets none but allowed nodes is cheaper than a scan.</summary>
    public bool IsWorthwhile { get; }

    /// <summary>Gets the number of comparisons after which the walk is inspected first.</summary>
    public int FirstInspection { get; }

    /// <summary>Returns whether what is left of a walk is likely to cost more than a scan.</summary>
    /// <param name="compared">The number of vectors it has compared so far.</param>
    /// <param name="inner">The number of nodes that are likely to lie nearer than the last wanted one.</param>
    public bool IsExceeded(int compared, double inner) =>
        _comparison * (ComparisonsPerNode * WideningBeam.WidthFor(inner, _wanted, _spare) - compared) > _possible;

    /// <summary>Returns what a walk's comparison costs, with its share of all that a walk does: nanoseconds, measured at 32, 128 and 784 components.</summary>
    /// <remarks>A scan knows its next vectors long before, and does little else. It always compares whole vectors.</remarks>
    private static double CostOfComparison(VectorSpace space)
    {
        var walk = space.CodeScorer is null ? 65 + 0.2 * space.Dimension : 80 + 0.05 * space.Dimension;
        return walk / (12 + 0.1 * space.Dimension);
    }
}
