using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Neighborhoods;

namespace MLNetDeepRanking.Search;

/// <summary>Ways to improve what a search found by looking at what lies around it. They cost further searches, and are used by those who call them.</summary>
/// <remarks>Any number of threads may call them at once.</remarks>
public static class Reranking
{
    /// <summary>Moves a query towards its nearest neighbours: searching again with the result finds more of the same kind.</summary>
    /// <remarks>
    /// The result is q + Σᵢ max(0, q·xᵢ)^α · xᵢ over the nearest, all of unit length, brought to unit length: α-weighted query expansion of Radenović, Tolias
    /// and Chum, "Fine-tuning CNN image retrieval with no human annotation" (2018). It is meant for vectors that are compared by direction.
    /// </remarks>
    /// <param name="index">The index.</param>
    /// <param name="query">The query, <see cref="IVectorIndex.Dimension"/> components.</param>
    /// <param name="neighbors">The number of nearest vectors that take part, at least 1; more than are of the query's kind do harm.</param>
    /// <param name="alpha">How much the nearer outweigh the farther: at 0 all count alike.</param>
    /// <returns>A query of unit length.</returns>
    /// <exception cref="ArgumentException">The query's length is not the index's dimension, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbors"/> is below 1, or <paramref name="alpha"/> is negative or not
    /// finite.</exception>
    public static float[] ExpandQuery(this IVectorIndex index, ReadOnlySpan<float> query, int neighbors = 10, double alpha = 3)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (!(alpha >= 0 && double.IsFinite(alpha))) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is a number from 0 on.");
        var nearest = index.Search(query, neighbors);
        var (unit, vector) = (UnitLength.Of(query), new float[index.Dimension]);
        var expanded = (double[])unit.Clone();
        foreach (var neighbor in nearest)
        {
            if (!index.TryGetVector(neighbor.Id, vector)) continue;
            var other = UnitLength.Of(vector);
            var likeness = 0.0;
            for (var i = 0; i < other.Length; i++) likeness += unit[i] * other[i];
            var weight = Math.Pow(Math.Max(0, likeness), alpha);
            for (var i = 0; i < other.Length; i++) expanded[i] += weight * other[i];
        }
        return Array.ConvertAll(UnitLength.Of(expanded), component => (float)component);
    }

    /// <summary>Orders results anew by how much their neighbourhoods have in common with the query's.</summary>
    /// <remarks>
    /// Two vectors are k-reciprocal neighbours if each is among the nearest of the other. The new distance is λ times the old one plus 1 − λ times the Jaccard
    /// distance of such neighbourhoods: Zhong, Zheng, Cao and Li, "Re-ranking person re-identification with k-reciprocal encoding" (2017), on the index's
    /// own distances. It makes up to some hundred searches for each result.
    /// </remarks>
    /// <param name="index">The index.</param>
    /// <param name="query">The query, <see cref="IVectorIndex.Dimension"/> components.</param>
    /// <param name="results">What a search of the index found for it.</param>
    /// <param name="options">The weights; the defaults if null.</param>
    /// <returns>The same vectors with their new distances, nearest first.</returns>
    /// <exception cref="ArgumentException">The query's length is not the index's dimension, a component is not finite, a result is not in the
    /// index, or its distance is the inner product.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Neighbor[] RerankReciprocal(
        this IVectorIndex index, ReadOnlySpan<float> query, ReadOnlySpan<Neighbor> results, KReciprocalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        VectorArguments.CheckQuery(query, index.Dimension);
        VectorArguments.RequireZeroForSame(index.Distance, nameof(index));
        options ??= new KReciprocalOptions();
        options.Validate();
        var encoding = new ReciprocalEncoding(new Neighborhood(index, query), options);
        var reranked = new Neighbor[results.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var jaccard = encoding.JaccardDistance(Neighborhood.Query, results[i].Id);
            reranked[i] = results[i] with { Distance = (float)(options.Lambda * results[i].Distance + (1 - options.Lambda) * jaccard) };
        }
        return [.. reranked.OrderBy(neighbor => neighbor.Distance)];
    }
}
