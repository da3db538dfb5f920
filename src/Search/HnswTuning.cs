using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>What a width of the search brings and costs, measured on an index.</summary>
/// <param name="EfSearch">The number of candidates that the search keeps.</param>
/// <param name="Recall">The share of the true k nearest that it finds, from 0 to 1.</param>
/// <param name="QueriesPerSecond">The queries that one thread answers in a second.</param>
public readonly record struct HnswTuningPoint(int EfSearch, double Recall, double QueriesPerSecond);

/// <summary>The outcome of <see cref="HnswIndex.Tune(double, int)"/>: the cheapest width that reaches the wanted recall.</summary>
public sealed class HnswTuning
{
    internal HnswTuning(double wantedRecall, int k, int queryCount, IReadOnlyList<HnswTuningPoint> curve)
    {
        (WantedRecall, K, QueryCount, Curve) = (wantedRecall, k, queryCount, curve);
        var reaching = curve.Where(point => point.Recall >= wantedRecall).ToArray();
        IsReached = reaching.Length > 0;
        Best = IsReached ? reaching.MinBy(point => point.EfSearch) : curve.MaxBy(point => point.Recall);
    }

    /// <summary>Gets the recall that was asked for.</summary>
    public double WantedRecall { get; }

    /// <summary>Gets the number of neighbours at which recall was measured.</summary>
    public int K { get; }

    /// <summary>Gets the number of queries that were measured: the recall of few queries is uncertain.</summary>
    public int QueryCount { get; }

    /// <summary>Gets whether a width reached the wanted recall.</summary>
    public bool IsReached { get; }

    /// <summary>Gets the smallest measured width that reaches the wanted recall, or else the one with the highest recall.</summary>
    public HnswTuningPoint Best { get; }

    /// <summary>Gets all that was measured, by ascending width.</summary>
    public IReadOnlyList<HnswTuningPoint> Curve { get; }

    /// <summary>Returns the outcome in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"ef {Best.EfSearch}: recall@{K} {Best.Recall:F4} of {WantedRecall} wanted, {Best.QueriesPerSecond:F0} queries/s a thread ({QueryCount} queries)");
}
