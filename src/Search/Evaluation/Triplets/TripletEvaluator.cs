using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>Measures an embedding space by triplets: rows (query, positive, negative) where the positive is more like the query than the negative is.</summary>
/// <remarks>Methods are safe to call from several threads.</remarks>
public static class TripletEvaluator
{
    private const int QueriesPerBlock = 4096;

    /// <summary>Measures how many triplets the distances order rightly.</summary>
    /// <param name="embeddings">The vectors, <c>[n, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="triplets">Rows of the vectors. A triplet that is listed again counts again.</param>
    /// <param name="options">Distance, K and intervals; the defaults if null.</param>
    /// <param name="candidateGroups">
    /// A group for each vector: a query's candidates, among which it has its K nearest, are the other vectors of its group, as the paper's are those of the
    /// same
    /// text query. Empty if all other vectors are.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A triplet names a row that there is not, or an option is out of range.</exception>
    public static TripletMetrics Evaluate(ReadOnlySpan<float> embeddings, int dimension, IReadOnlyList<(int Query, int Positive, int Negative)> triplets,
        TripletEvaluationOptions? options = null, ReadOnlySpan<int> candidateGroups = default)
    {
        ArgumentNullException.ThrowIfNull(triplets);
        options ??= new();
        options.Validate();
        var groups = Groups(embeddings, dimension, triplets, candidateGroups);
        Components.ThrowIfNotFinite(embeddings, dimension, nameof(embeddings));

        var byQuery = triplets.GroupBy(triplet => triplet.Query).OrderBy(group => group.Key).ToArray();
        var nearest = Nearest(embeddings, dimension, groups, [.. byQuery.Select(group => group.Key)], options);
        var distance = PairDistance.Create(options.Distance, dimension);
        var perQuery = new double[byQuery.Length * 3];
        var (ties, atTop) = (0, 0);
        for (var i = 0; i < byQuery.Length; i++)
        {
            var query = embeddings.Slice(byQuery[i].Key * dimension, dimension);
            var own = perQuery.AsSpan(3 * i, 3);
            foreach (var (_, positive, negative) in byQuery[i])
            {
                var toPositive = distance.Between(query, embeddings.Slice(positive * dimension, dimension));
                var toNegative = distance.Between(query, embeddings.Slice(negative * dimension, dimension));
                var right = toPositive < toNegative;
                if (toPositive == toNegative) ties++;
                own[0]++;
                own[1] += right ? 1 : 0;
                if (!nearest[i].Contains(positive) && !nearest[i].Contains(negative)) continue;
                atTop++;
                own[2] += right ? 1 : -1;
            }
        }
        return Metrics(perQuery, ties, atTop, options);
    }

    private static TripletMetrics Metrics(double[] perQuery, int ties, int atTop, TripletEvaluationOptions options)
    {
        var sums = new double[3];
        for (var i = 0; i < perQuery.Length; i++) sums[i % 3] += perQuery[i];
        var intervals = Bootstrap.Intervals(perQuery, 3, options.BootstrapSamples, options.Confidence, options.Seed, figures: 2,
            (drawn, figures) => (figures[0], figures[1]) = (drawn[1] / drawn[0], drawn[2]));
        return new TripletMetrics
        {
            TripletCount = (int)sums[0],
            QueryCount = perQuery.Length / 3,
            Ties = ties,
            SimilarityPrecision = sums[1] / sums[0],
            SimilarityPrecisionInterval = intervals[0],
            TopK = options.TopK,
            TripletsAtTopK = atTop,
            ScoreAtTopK = (int)sums[2],
            ScoreAtTopKInterval = intervals[1],
        };
    }

    /// <summary>Returns the rows among the K nearest of each query, itself left out.</summary>
    private static HashSet<int>[] Nearest(ReadOnlySpan<float> embeddings, int dimension, int[] groups, int[] queries, TripletEvaluationOptions options)
    {
        var nearest = new HashSet<int>[queries.Length];
        var members = groups.Select((group, row) => (group, row)).ToLookup(pair => pair.group, pair => pair.row);
        foreach (var group in Enumerable.Range(0, queries.Length).GroupBy(i => groups[queries[i]]))
        {
            var candidates = members[group.Key].ToArray();
            var index = RetrievalEvaluator.CreateIndex(Rows.Gather(embeddings, candidates, dimension), dimension, options.Distance);
            var k = (int)Math.Min(options.TopK + 1L, candidates.Length);
            foreach (var block in group.Chunk(QueriesPerBlock))
            {
                var (ids, distances) = (new long[block.Length * k], new float[block.Length * k]);
                index.Search(Rows.Gather(embeddings, Array.ConvertAll(block, i => queries[i]), dimension), k, ids, distances);
                for (var i = 0; i < block.Length; i++)
                {
                    var self = queries[block[i]];
                    var rows = ids[(i * k)..((i + 1) * k)].Select(id => candidates[id]);
                    nearest[block[i]] = [.. rows.Where(row => row != self).Take(options.TopK)];
                }
            }
        }
        return nearest;
    }

    private static int[] Groups(ReadOnlySpan<float> embeddings, int dimension,
        IReadOnlyList<(int Query, int Positive, int Negative)> triplets, ReadOnlySpan<int> candidateGroups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var rows = embeddings.Length / dimension;
        if (rows * dimension != embeddings.Length)
            throw new ArgumentException($"{embeddings.Length} components are not a whole number of {dimension}-component vectors.", nameof(embeddings));
        if (!candidateGroups.IsEmpty && candidateGroups.Length != rows)
            throw new ArgumentException($"There are {candidateGroups.Length} groups for {rows} vectors.", nameof(candidateGroups));
        foreach (var triplet in triplets)
            if ((uint)triplet.Query >= (uint)rows || (uint)triplet.Positive >= (uint)rows || (uint)triplet.Negative >= (uint)rows)
                throw new ArgumentOutOfRangeException(nameof(triplets), triplet, $"A triplet names a row that there is not; there are rows 0 to {rows - 1}.");
        return candidateGroups.IsEmpty ? new int[rows] : candidateGroups.ToArray();
    }
}
