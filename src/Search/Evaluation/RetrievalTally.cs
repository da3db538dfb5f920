namespace MLNetDeepRanking.Search;

/// <summary>Adds up the retrieval metrics of one query after another.</summary>
internal sealed class RetrievalTally
{
    private readonly int[] _depths;
    private readonly int[] _found;
    private double _rPrecision;
    private double _averagePrecision;
    private int _queries;

    /// <exception cref="ArgumentException">There is no depth.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A depth is below 1.</exception>
    public RetrievalTally(IReadOnlyCollection<int> recallDepths)
    {
        if (recallDepths.Count == 0) throw new ArgumentException("Name at least one K for Recall@K.", nameof(recallDepths));
        _depths = [.. recallDepths.Distinct().Order()];
        ArgumentOutOfRangeException.ThrowIfLessThan(_depths[0], 1, nameof(recallDepths));
        _found = new int[_depths.Length];
    }

    /// <summary>Gets the number of neighbours that Recall@K looks at.</summary>
    public int Depth => _depths[^1];

    /// <summary>Adds a query.</summary>
    /// <param name="neighbors">The gallery's rows, nearest first: at least R and <see cref="Depth"/> of them, or all.</param>
    /// <param name="self">The query's own row, which does not count; or <see cref="Neighbor.NoId"/>.</param>
    /// <param name="label">Its label.</param>
    /// <param name="galleryLabels">The label of each row of the gallery.</param>
    /// <param name="relevant">R, the number of rows with its label, itself not counted; at least 1.</param>
    public void Add(ReadOnlySpan<long> neighbors, long self, int label, ReadOnlySpan<int> galleryLabels, int relevant)
    {
        int rank = 0, hits = 0, hitsWithinR = 0, firstHit = int.MaxValue;
        var precisions = 0.0;
        foreach (var row in neighbors)
        {
            if (row == self) continue;
            rank++;
            if (galleryLabels[(int)row] != label) continue;
            hits++;
            if (hits == 1) firstHit = rank;
            if (rank > relevant) break;
            hitsWithinR++;
            precisions += (double)hits / rank;
        }
        _queries++;
        _rPrecision += (double)hitsWithinR / relevant;
        _averagePrecision += precisions / relevant;
        for (var i = 0; i < _depths.Length; i++) _found[i] += firstHit <= _depths[i] ? 1 : 0;
    }

    public RetrievalMetrics ToMetrics(int queriesWithoutPositives) => new(
        _depths, Array.ConvertAll(_found, found => (double)found / _queries),
        _rPrecision / _queries, _averagePrecision / _queries, _queries, queriesWithoutPositives);
}
