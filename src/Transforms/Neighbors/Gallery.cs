using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The embeddings that are searched, and what is known of their rows. Immutable, safe to search from many threads at once.</summary>
internal sealed class Gallery
{
    private readonly GalleryParts _parts;
    private readonly Lazy<Dictionary<string, int>> _timesNamed;

    /// <param name="rows">The rows.</param>
    /// <param name="parts">Their embeddings.</param>
    public Gallery(GalleryRows rows, GalleryParts parts)
    {
        (Rows, _parts) = (rows, parts);
        _timesNamed = new(() => rows.Ids.CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    public GalleryRows Rows { get; }

    public int Dimension => _parts.Dimension;

    public VectorDistance Distance => _parts.Distance;

    public int Count => Rows.Count;

    /// <summary>Gets the index of each group.</summary>
    public IReadOnlyDictionary<string, IVectorIndex> Indexes => _parts.Indexes;

    /// <summary>Returns embeddings, <c>[Count, Dimension]</c>, that are to the distance what the given ones were.</summary>
    public float[] CopyVectors()
    {
        var vectors = new float[Count * Dimension];
        _parts.CopyTo(vectors);
        return vectors;
    }

    /// <summary>Returns a gallery of these rows and more; this one stays as it is.</summary>
    public Gallery With(GalleryRows rows, ReadOnlySpan<float> vectors)
    {
        var (all, parts) = (Rows.With(rows), _parts.Copy());
        parts.Add(all, vectors);
        return new Gallery(all, parts);
    }

    /// <summary>Finds the rows nearest to each query, nearest first.</summary>
    /// <param name="queries">What is asked.</param>
    /// <param name="count">The number of queries.</param>
    /// <param name="k">The number of rows wanted for each, at most <see cref="Count"/>.</param>
    /// <param name="rows">Receives row numbers, <c>[count, k]</c>; <see cref="Neighbor.NoId"/> where there are fewer.</param>
    /// <param name="distances">Receives distances, <c>[count, k]</c>; NaN where there are fewer.</param>
    public void Search(NeighborQueries queries, int count, int k, Span<long> rows, Span<float> distances)
    {
        if (queries.Names is null && queries.Groups is null)
        {
            _parts.Indexes[GalleryRows.Everything].Search(queries.Vectors.AsSpan(0, count * Dimension), k, rows, distances);
        }
        else
        {
            rows.Fill(Neighbor.NoId);
            foreach (var members in queries.ByGroup(count))
                if (_parts.Indexes.TryGetValue(members.Key, out var index)) Search(index, [.. members], queries, k, rows, distances);
        }
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] == Neighbor.NoId) distances[i] = float.NaN;
    }

    private void Search(IVectorIndex index, int[] members, NeighborQueries queries, int k, Span<long> rows, Span<float> distances)
    {
        var own = queries.Names is { } names ? members.Max(query => _timesNamed.Value.GetValueOrDefault(names[query])) : 0;
        var wanted = Math.Min(k + own, index.Count);
        var vectors = new float[members.Length * Dimension];
        for (var i = 0; i < members.Length; i++) queries.Vector(members[i]).CopyTo(vectors.AsSpan(i * Dimension));
        var (found, at) = (new long[members.Length * wanted], new float[members.Length * wanted]);
        index.Search(vectors, wanted, found, at);
        for (var i = 0; i < members.Length; i++)
        {
            var next = members[i] * k;
            for (var rank = i * wanted; rank < (i + 1) * wanted && next < (members[i] + 1) * k; rank++)
            {
                if (found[rank] == Neighbor.NoId || Rows.Ids[found[rank]] == queries.Names?[members[i]]) continue;
                (rows[next], distances[next]) = (found[rank], at[rank]);
                next++;
            }
        }
    }
}
