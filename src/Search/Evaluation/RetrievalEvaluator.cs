using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>Measures how well an embedding space retrieves: exact nearest neighbours, compared with labels.</summary>
/// <remarks>
/// Neighbours at equal distance count in the order of the gallery. With <see cref="RetrievalOptions"/> distances are computed in double precision
/// and compared as single-precision numbers. Without, vectors are ranked in single precision throughout, which is faster where classes are large, and may
/// swap two whose distances agree to about six digits, but always in the same way. Memory beyond that of the index is bounded,
/// whatever the number of queries. All methods are safe to call from several threads.
/// </remarks>
public static class RetrievalEvaluator
{
    private const int LargestBlock = 4096;
    private const int NeighborsPerBlock = 1 << 22;

    /// <summary>How much deeper to look for the relevant vector of a query that has none among its nearest.</summary>
    private const int Deepening = 16;

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
        var index = CreateIndex(embeddings, dimension, distance);
        return Evaluate(embeddings, labels, index, labels, Rows.Numbers(labels.Length), AveragesAlone(distance, recallDepths), measured: false);
    }

    /// <summary>Takes each vector as a query, and all others as its gallery; measures what the options ask for.</summary>
    /// <param name="embeddings">The vectors, <c>[labels.Length, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">One label for each vector.</param>
    /// <param name="options">Distance, depths, intervals and clusters.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or a K is below 1, or an option is out of range.</exception>
    public static RetrievalMetrics LeaveOneOut(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels, RetrievalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Check(embeddings, dimension, labels, nameof(embeddings));
        var index = CreateIndex(embeddings, dimension, options.Distance);
        var metrics = Evaluate(embeddings, labels, index, labels, Rows.Numbers(labels.Length), options, measured: true);
        return WithClusters(metrics, embeddings, dimension, labels);
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
        var index = CreateIndex(gallery, dimension, distance);
        return Evaluate(queries, queryLabels, index, galleryLabels, [], AveragesAlone(distance, recallDepths), measured: false);
    }

    /// <summary>Takes the queries from one set, and looks for them in another; measures what the options ask for.</summary>
    /// <param name="queries">The queries, <c>[queryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="queryLabels">One label for each query.</param>
    /// <param name="gallery">The vectors searched, <c>[galleryLabels.Length, dimension]</c>, row-major.</param>
    /// <param name="galleryLabels">One label for each vector of the gallery.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="options">Distance, depths, intervals and clusters.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or a K is below 1, or an option is out of range.</exception>
    public static RetrievalMetrics QueryGallery(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ReadOnlySpan<float> gallery, ReadOnlySpan<int> galleryLabels, int dimension, RetrievalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Check(queries, dimension, queryLabels, nameof(queries));
        Check(gallery, dimension, galleryLabels, nameof(gallery));
        int[] ownRows = [.. options.OwnRows ?? []];
        if (options.OwnRows is not null && ownRows.Length != queryLabels.Length)
            throw new ArgumentException($"There are {ownRows.Length} own rows for {queryLabels.Length} queries.", nameof(options));
        if (Array.Exists(ownRows, row => row < -1) || ownRows.DefaultIfEmpty(-1).Max() >= galleryLabels.Length)
            throw new ArgumentException($"An own row is none of the gallery's {galleryLabels.Length}.", nameof(options));
        var metrics = Evaluate(queries, queryLabels, CreateIndex(gallery, dimension, options.Distance), galleryLabels, ownRows, options, measured: true);
        return WithClusters(metrics, queries, dimension, queryLabels);
    }

    private static RetrievalOptions AveragesAlone(VectorDistance distance, IReadOnlyCollection<int>? recallDepths)
    {
        var options = new RetrievalOptions { Distance = distance, BootstrapSamples = 0, Clustering = false };
        if (recallDepths is null) return options;
        _ = new MetricLayout(recallDepths, nameof(recallDepths));
        return options with { Depths = recallDepths };
    }

    private static RetrievalMetrics WithClusters(RetrievalMetrics metrics, ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> labels)
    {
        if (metrics.Options.Clustering && labels.Length > 0) metrics.Clustering = ClusteringMetrics.Of(vectors, dimension, labels, metrics.Options);
        return metrics;
    }

    internal static void Check(ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> labels, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (vectors.Length != (long)labels.Length * dimension)
            throw new ArgumentException(
                $"{labels.Length} labels of {dimension}-component vectors need {(long)labels.Length * dimension} components; " +
                $"there are {vectors.Length}.", name);
        Components.ThrowIfNotFinite(vectors, dimension, name);
    }

    internal static ExactIndex CreateIndex(ReadOnlySpan<float> gallery, int dimension, VectorDistance distance)
    {
        var ids = new long[gallery.Length / dimension];
        for (var row = 0; row < ids.Length; row++) ids[row] = row;
        var index = new ExactIndex(dimension, distance);
        index.Add(ids, gallery);
        return index;
    }

    /// <summary>
    /// Searches in blocks, the queries with the most relevant vectors first, each no deeper than they need; then once more, deeper, for those
    /// that have not met a relevant vector.
    /// </summary>
    private static RetrievalMetrics Evaluate(ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels,
        ExactIndex gallery, ReadOnlySpan<int> galleryLabels, ReadOnlySpan<int> ownRows, RetrievalOptions options, bool measured)
    {
        var layout = new MetricLayout(options.Depths, nameof(options));
        var relevant = CountRelevant(queryLabels, galleryLabels, ownRows);
        var tally = new QueryTally(layout, queryLabels.ToArray(), relevant);
        var pending = Enumerable.Range(0, relevant.Length).Where(row => relevant[row] > 0).OrderByDescending(row => relevant[row]).ToArray();
        for (var deeper = 1L; pending.Length > 0; deeper *= Deepening)
        {
            var unanswered = new List<int>();
            for (var first = 0; first < pending.Length;)
            {
                var depth = deeper * Math.Max(layout.LargestDepth, relevant[pending[first]]);
                var k = (int)Math.Min(depth + (ownRows.IsEmpty ? 0 : 1), gallery.Count);
                var block = pending.AsSpan(first, Math.Min(pending.Length - first, Math.Clamp(NeighborsPerBlock / k, 1, LargestBlock)));
                var neighbors = new long[block.Length * k];
                var gathered = Rows.Gather(queries, block, gallery.Dimension);
                if (measured) gallery.Search(gathered, k, neighbors, new float[neighbors.Length]);
                else gallery.Rank(gathered, k, neighbors);
                for (var i = 0; i < block.Length; i++)
                {
                    var own = ownRows.IsEmpty ? Neighbor.NoId : ownRows[block[i]];
                    if (!tally.TryJudge(block[i], neighbors.AsSpan(i * k, k), own, galleryLabels)) unanswered.Add(block[i]);
                }
                first += block.Length;
            }
            pending = [.. unanswered];
        }
        return tally.ToMetrics(options);
    }

    private static int[] CountRelevant(ReadOnlySpan<int> queryLabels, ReadOnlySpan<int> galleryLabels, ReadOnlySpan<int> ownRows)
    {
        var sizes = new Dictionary<int, int>();
        foreach (var label in galleryLabels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        var relevant = new int[queryLabels.Length];
        for (var row = 0; row < relevant.Length; row++)
        {
            var countsItself = !ownRows.IsEmpty && ownRows[row] >= 0 && galleryLabels[ownRows[row]] == queryLabels[row];
            relevant[row] = sizes.GetValueOrDefault(queryLabels[row]) - (countsItself ? 1 : 0);
        }
        return relevant;
    }

}
