using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Estimators.Sampling;

namespace Microsoft.ML;

/// <summary>Adds the sampling of triplets to <c>mlContext.Data</c>.</summary>
public static class TripletSamplingCatalog
{
    /// <summary>Draws triplets by relevance from one pass over the rows, in memory bounded by categories × buffer capacity.</summary>
    /// <param name="catalog">The data operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows, of any number: name, category, total relevance and features.</param>
    /// <param name="count">How many triplets to draw, after the pass.</param>
    /// <param name="options">The columns and how to draw; the defaults if null.</param>
    /// <remarks>
    /// Relevance between two rows is the cosine of the features that the buffers keep of them. See
    /// <see cref="MLNetDeepRanking.Trainer.Triplets.OnlineTripletSampler{TItem}"/>: Wang et al., CVPR 2014, section 4.2.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type, or an option is out of range.</exception>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="InvalidOperationException">A value is missing or out of range, with its row and column; or no triplet can be drawn.</exception>
    public static OnlineRowTriplets SampleTriplets(this DataOperationsCatalog catalog, IDataView data, int count, OnlineRowSamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return OnlineRowSampling.Sample(data, count, options ?? new OnlineRowSamplingOptions());
    }
}
