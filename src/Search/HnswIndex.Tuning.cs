using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <content>Tuning: what a wanted recall costs.</content>
public sealed partial class HnswIndex
{
    /// <summary>Measures which <see cref="EfSearch"/> brings a wanted recall, on 200 vectors of the index itself.</summary>
    /// <remarks>Each is searched for as if it were not there; queries from elsewhere may still be harder.</remarks>
    /// <param name="recall">The share of the true k nearest to find, above 0 and up to 1.</param>
    /// <param name="k">The number of neighbours.</param>
    /// <returns>The cheapest value and the whole curve; the index is not changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index is empty.</exception>
    public HnswTuning Tune(double recall, int k) =>
        TuningRun.OnSample(CheckTuning(recall, k), recall, k, MaxDegreeOfParallelism, TimeProvider.System);

    /// <summary>Measures which <see cref="EfSearch"/> brings a wanted recall, on queries like those that will be asked.</summary>
    /// <param name="recall">The share of the true k nearest to find, above 0 and up to 1.</param>
    /// <param name="k">The number of neighbours.</param>
    /// <param name="queries">The queries, <c>[n, Dimension]</c>, row-major; a few hundred will do.</param>
    /// <returns>The cheapest value and the whole curve; the index is not changed.</returns>
    /// <exception cref="ArgumentException">There is no query, their length does not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    /// <exception cref="InvalidOperationException">The index is empty.</exception>
    public HnswTuning Tune(double recall, int k, ReadOnlySpan<float> queries)
    {
        if (VectorArguments.CheckQueries(queries, Dimension) == 0)
            throw new ArgumentException("Tuning needs at least one query.", nameof(queries));
        return TuningRun.OnQueries(CheckTuning(recall, k), recall, k, queries, MaxDegreeOfParallelism, TimeProvider.System);
    }

    private Graph CheckTuning(double recall, int k)
    {
        if (!(recall is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(recall), recall, "A recall is above 0 and at most 1.");
        HnswOptions.ThrowIfNoEf(k, nameof(k));
        Verify();
        return Count > 0 ? Graph : throw new InvalidOperationException("The index is empty: add vectors before tuning it.");
    }
}
