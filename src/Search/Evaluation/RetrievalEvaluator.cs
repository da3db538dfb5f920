using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>Measures how well an embedding space retrieves: exact nearest neighbours, compared with labels.</summary>
/// <remarks>
/// Vectors are ranked in single precision, which may swap two whose distances agree to about six digits, but always in the same way;
/// equal vectors count in the order of the gallery. Memory beyond that of the index is bounded, whatever the number of queries.
/// All methods are safe to call from several threads.
/// </remarks>
public static class RetrievalEvaluator
{
    private const int LargestBlock = 4096;
    private const int NeighborsPerBlock = 1 << 22;
    private static int[] DefaultDepths => [1, 5, 10];

    /// <summary>Takes each vector as a query, and all others as its gallery.</summary>
    /// <param name="embeddings">The vectors, <c>[labels.Length, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">One label for each vector.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <param name="recallDepths">The K of Recall@K; 1, 5 and 10 if null.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or a K is below 1.</exception>
    public static RetrievalMetrics LeaveOneOut(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels,
        VectorDistance distance = VectorDistance.Cosine, IReadOnlyCollection<int>? recallDepths = null)
    {
        Check(embeddings, dimension, labels, nameof(embeddings));
        return Evaluate(embeddings, labels, CreateIndex(embeddings, dimension, distance), labels, recallDepths, leaveOneOut: true);
    }

    /// <summary>Takes the queries from one set, and looks for them in another.</summary>
    /// <param name="queries">The queries, <c>[queryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="queryLabels">One label for each query.</param>
    /// <param name="gallery">The vectors searched, <c>[galleryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="galleryLabels">One label for each vector of the gallery.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <param name="recallDepths">The K of Recall@K; 1, 5 and 10 if null.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or a K is below 1.</exception>
    public static RetrievalMetrics QueryGallery(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ReadOnlySpan<float> gallery, ReadOnlySpan<int> galleryLabels, int dimension,
        VectorDistance distance = VectorDistance.Cosine, IReadOnlyCollection<int>? recallDepths = null)
    {
        Check(queries, dimension, queryLabels, nameof(queries));
        Check(gallery, dimension, galleryLabels, nameof(gallery));
        return Evaluate(queries, queryLabels, CreateIndex(gallery, dimension, distance), galleryLabels, recallDepths, leaveOneOut: false);
    }

    private static void Check(ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> labels, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.Length != (long)labels.Length * dimension)
            throw new ArgumentException(
                $"{labels.Length} labels of {dimension}-component vectors need {(long)labels.Length * dimension} components; " +
                $"there are {vectors.Length}.", name);
        Components.ThrowIfNotFinite(vectors, dimension, name);
    }

    private static ExactIndex CreateIndex(ReadOnlySpan<float> gallery, int dimension, VectorDistance distance)
    {
        var ids = new long[gallery.Length / dimension];
        for (var row = 0; row < ids.Length; row++) ids[row] = row;
        var index = new ExactIndex(dimension, distance);
        index.Add(ids, gallery);
        return index;
    }

    /// <summary>Searches in blocks, those with the most relevant vectors first, each no deeper than its queries need.</summary>
    private static RetrievalMetrics Evaluate(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ExactIndex gallery, ReadOnlySpan<int> galleryLabels, IReadOnlyCollection<int>? recallDepths, bool leaveOneOut)
    {
        var tally = new RetrievalTally(recallDepths ?? DefaultDepths);
        var relevant = CountRelevant(queryLabels, galleryLabels, leaveOneOut);
        var rows = Enumerable.Range(0, relevant.Length).Where(row => relevant[row] > 0).OrderByDescending(row => relevant[row]).ToArray();
        for (var first = 0; first < rows.Length;)
        {
            var depth = Math.Max(tally.Depth, relevant[rows[first]]);
            var k = Math.Min(depth + (leaveOneOut ? 1 : 0), gallery.Count);
            var block = rows.AsSpan(first, Math.Min(rows.Length - first, Math.Clamp(NeighborsPerBlock / k, 1, LargestBlock)));
            var neighbors = new long[block.Length * k];
            gallery.Rank(Gather(queries, block, gallery.Dimension), k, neighbors);
            for (var i = 0; i < block.Length; i++)
            {
                var row = block[i];
                tally.Add(neighbors.AsSpan(i * k, k), leaveOneOut ? row : Neighbor.NoId, queryLabels[row], galleryLabels, relevant[row]);
            }
            first += block.Length;
        }
        return tally.ToMetrics(queryLabels.Length - rows.Length);
    }

    private static int[] CountRelevant(ReadOnlySpan<int> queryLabels, ReadOnlySpan<int> galleryLabels, bool leaveOneOut)
    {
        var sizes = new Dictionary<int, int>();
        foreach (var label in galleryLabels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        var relevant = new int[queryLabels.Length];
        for (var row = 0; row < relevant.Length; row++)
            relevant[row] = sizes.GetValueOrDefault(queryLabels[row]) - (leaveOneOut ? 1 : 0);
        return relevant;
    }

    private static float[] Gather(ReadOnlySpan<float> vectors, ReadOnlySpan<int> rows, int dimension)
    {
        var gathered = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++)
            vectors.Slice(rows[i] * dimension, dimension).CopyTo(gathered.AsSpan(i * dimension));
        return gathered;
    }
}
