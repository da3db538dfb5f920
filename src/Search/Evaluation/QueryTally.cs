namespace MLNetDeepRanking.Search;

/// <summary>Judges the rankings of queries one by one, and then takes the means.</summary>
/// <param name="layout">The metrics that are wanted.</param>
/// <param name="labels">The label of each query.</param>
/// <param name="relevant">R of each query; one of 0 is left out.</param>
internal sealed class QueryTally(MetricLayout layout, int[] labels, int[] relevant)
{
    private readonly QueryMetrics[] _queries = new QueryMetrics[labels.Length];
    private readonly int[] _hits = new int[labels.Length * layout.Depths.Length];

    /// <summary>Judges a query; returns false if no relevant vector is among the neighbours, so that a deeper search is needed.</summary>
    /// <param name="row">The query.</param>
    /// <param name="neighbors">The gallery's rows, nearest first: at least R and the largest depth of them, or all.</param>
    /// <param name="self">The gallery's row that is the query itself and does not count; or <see cref="Neighbor.NoId"/>.</param>
    /// <param name="galleryLabels">The label of each row of the gallery.</param>
    public bool TryJudge(int row, ReadOnlySpan<long> neighbors, long self, ReadOnlySpan<int> galleryLabels)
    {
        var (label, r) = (labels[row], relevant[row]);
        var hits = _hits.AsSpan(row * layout.Depths.Length, layout.Depths.Length);
        hits.Clear();
        int rank = 0, found = 0, foundWithinR = 0, first = 0;
        var precisions = 0.0;
        var enough = Math.Max(r, layout.LargestDepth);
        foreach (var neighbor in neighbors)
        {
            if (neighbor == self) continue;
            if (rank++ >= enough && found > 0) break;
            if (galleryLabels[(int)neighbor] != label) continue;
            found++;
            if (found == 1) first = rank;
            for (var i = 0; i < hits.Length; i++) hits[i] += rank <= layout.Depths[i] ? 1 : 0;
            if (rank > r) continue;
            foundWithinR++;
            precisions += (double)found / rank;
        }
        _queries[row] = new(row, label, r, first, (double)foundWithinR / r, precisions / r);
        return found > 0;
    }

    public RetrievalMetrics ToMetrics(RetrievalOptions options)
    {
        int[] answered = [.. Enumerable.Range(0, labels.Length).Where(row => relevant[row] > 0)];
        var values = new double[answered.Length * layout.Count];
        for (var i = 0; i < answered.Length; i++) Fill(answered[i], values.AsSpan(i * layout.Count, layout.Count));
        return new RetrievalMetrics(layout, Means(values), [.. answered.Select(row => _queries[row])], labels.Length - answered.Length)
        {
            Values = values,
            Classes = Classes(answered, values, options.ClassNames),
            Intervals = options.BootstrapSamples == 0
                ? null
                : new(layout, Bootstrap.Means(values, layout.Count, options.BootstrapSamples, options.Confidence, options.Seed)),
            Options = options,
        };
    }

    private void Fill(int row, Span<double> values)
    {
        var depths = layout.Depths;
        for (var i = 0; i < depths.Length; i++)
        {
            var hits = _hits[row * depths.Length + i];
            values[i] = hits > 0 ? 1 : 0;
            values[depths.Length + i] = (double)hits / depths[i];
        }
        values[layout.RPrecision] = _queries[row].RPrecision;
        values[layout.MapAtR] = _queries[row].AveragePrecisionAtR;
        values[layout.MeanReciprocalRank] = 1.0 / _queries[row].FirstRelevantRank;
    }

    private double[] Means(ReadOnlySpan<double> values)
    {
        var means = new double[layout.Count];
        for (var i = 0; i < values.Length; i++) means[i % means.Length] += values[i];
        var queries = values.Length / means.Length;
        for (var column = 0; column < means.Length; column++) means[column] /= queries;
        return means;
    }

    private ClassMetrics[] Classes(int[] answered, double[] values, IReadOnlyList<string>? names)
    {
        var at = answered.Select((row, i) => (row, i)).ToLookup(pair => labels[pair.row], pair => pair.i);
        return
        [
            .. labels.CountBy(label => label).OrderBy(size => size.Key).Select(size =>
            {
                int[] own = [.. at[size.Key]];
                double[] rows = [.. own.SelectMany(i => values.AsSpan(i * layout.Count, layout.Count).ToArray())];
                return new ClassMetrics(layout, Means(rows), size.Key, ClassName.Of(size.Key, names), own.Length, size.Value - own.Length);
            }),
        ];
    }
}
