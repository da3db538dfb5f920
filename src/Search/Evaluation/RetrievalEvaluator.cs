namespace MLNetDeepRanking.Search;

/// <summary>Measures how well an embedding space retrieves: exact nearest neighbours, compared with labels.</summary>
/// <remarks>All methods are safe to call from several threads.</remarks>
public static class RetrievalEvaluator
{
    private static readonly int[] DefaultDepths = [1, 5, 10];

    /// <summary>Takes each vector as a query and all others as its gallery.</summary>
    /// <param name="embeddings">The vectors, <c>[labels.Length, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">One label for each vector.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <param name="recallDepths">The K of Recall@K; 1, 5 and 10 if null.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension or a K is below 1.</exception>
    public static RetrievalMetrics LeaveOneOut(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels,
        VectorDistance distance = VectorDistance.Cosine, IReadOnlyCollection<int>? recallDepths = null) =>
        Evaluate(embeddings, labels, embeddings, labels, dimension, distance, recallDepths, leaveOneOut: true);

    /// <summary>Takes the queries from one set and looks for them in another.</summary>
    /// <param name="queries">The queries, <c>[queryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="queryLabels">One label for each query.</param>
    /// <param name="gallery">The vectors searched, <c>[galleryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="galleryLabels">One label for each vector of the gallery.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <param name="recallDepths">The K of Recall@K; 1, 5 and 10 if null.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension or a K is below 1.</exception>
    public static RetrievalMetrics QueryGallery(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ReadOnlySpan<float> gallery, ReadOnlySpan<int> galleryLabels, int dimension,
        VectorDistance distance = VectorDistance.Cosine, IReadOnlyCollection<int>? recallDepths = null) =>
        Evaluate(queries, queryLabels, gallery, galleryLabels, dimension, distance, recallDepths, leaveOneOut: false);

    private static RetrievalMetrics Evaluate(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ReadOnlySpan<float> gallery, ReadOnlySpan<int> galleryLabels, int dimension,
        VectorDistance distance, IReadOnlyCollection<int>? recallDepths, bool leaveOneOut)
    {
        var index = new ExactIndex(dimension, distance);
        index.Add([.. Enumerable.Range(0, galleryLabels.Length).Select(row => (long)row)], gallery);
        if (queries.Length != (long)queryLabels.Length * dimension)
            throw new ArgumentException($"{queryLabels.Length} labels need {(long)queryLabels.Length * dimension} components; there are {queries.Length}.");
        var depths = recallDepths ?? DefaultDepths;
        var recalls = new SortedDictionary<int, double>();
        foreach (var depth in depths)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1, nameof(recallDepths));
            recalls[depth] = 0;
        }
        var sizes = new Dictionary<int, int>();
        foreach (var label in galleryLabels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        double precision = 0, map = 0;
        var counted = 0;
        for (var row = 0; row < queryLabels.Length; row++)
        {
            var relevant = sizes.GetValueOrDefault(queryLabels[row]) - (leaveOneOut ? 1 : 0);
            if (relevant == 0) continue;
            counted++;
            var hits = 0;
            var rank = 0;
            var sum = 0.0;
            var within = 0;
            var first = int.MaxValue;
            foreach (var neighbor in index.Search(queries.Slice(row * dimension, dimension), index.Count))
            {
                if (leaveOneOut && neighbor.Id == row) continue;
                rank++;
                if (galleryLabels[(int)neighbor.Id] != queryLabels[row]) continue;
                hits++;
                first = Math.Min(first, rank);
                if (rank > relevant) continue;
                within++;
                sum += (double)hits / rank;
            }
            precision += (double)within / relevant;
            map += sum / relevant;
            foreach (var depth in depths.Distinct()) recalls[depth] += first <= depth ? 1 : 0;
        }
        foreach (var depth in depths.Distinct()) recalls[depth] /= counted;
        return new RetrievalMetrics(recalls, precision / counted, map / counted, counted, queryLabels.Length - counted);
    }
}
